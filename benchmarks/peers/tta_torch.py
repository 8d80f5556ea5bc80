"""An iteration of test-time adaptation in torch as GraspTTA's code has it, on the scene of tta_benchmark.

    write_tta_scene FOLDER
    python tta_torch.py FOLDER [--rows FILE] [--repeat N]

Writes rows of the same names as tta_benchmark, for compare.py. Needs torch and safetensors, see
requirements-transformers.txt. All distances between object points and hand vertices are computed, and gradients flow through
that matrix; normals of the posed hand are those of its faces. Built-in hand: it has no pose correctives.
"""

import argparse
import json
import statistics
import sys
import time

import torch
from safetensors.torch import load_file

UNIT, NEAR = 0.1, 0.01
PARENTS = [-1] + [0 if k % 3 == 0 else k for k in range(15)]


def rodrigues(vectors):
    angle = (vectors.square().sum(-1, keepdim=True) + 1e-16).sqrt()
    x, y, z = (vectors / angle).unbind(-1)
    zero = torch.zeros_like(x)
    k = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], -1).unflatten(-1, (3, 3))
    angle = angle.unsqueeze(-1)
    return torch.eye(3) + angle.sin() * k + (1 - angle.cos()) * k @ k


def pose_hand(s, fingers, shape, rotation, position):
    """Vertices in the frame of the wrist at the start, by linear blend skinning; the shape moves the vertices only."""
    batch = fingers.shape[0]
    shaped = s["template"] + torch.einsum("vd,bd->bv", s["shape_directions"], shape).unflatten(1, (-1, 3))
    local = torch.cat([rotation.unsqueeze(1), rodrigues(fingers)], 1)
    rest = s["joints"].expand(batch, 16, 3)
    bones = torch.cat([torch.zeros(batch, 1, 3), rest[:, 1:] - rest[:, PARENTS[1:]]], 1)
    turned, placed = [local[:, 0]], [position]
    for j in range(1, 16):
        parent = PARENTS[j]
        placed.append(placed[parent] + (turned[parent] @ bones[:, j, :, None]).squeeze(-1))
        turned.append(turned[parent] @ local[:, j])
    turned, placed = torch.stack(turned, 1), torch.stack(placed, 1)
    offsets = placed - (turned @ rest.unsqueeze(-1)).squeeze(-1)
    blend = torch.einsum("vj,bjk->bvk", s["weights"], torch.cat([turned, offsets.unsqueeze(-1)], -1).flatten(2))
    blend = blend.unflatten(-1, (3, 4))
    return (blend[..., :3] @ shaped.unsqueeze(-1)).squeeze(-1) + blend[..., 3]


def vertex_normals(vertices, faces):
    a, b, c = (vertices[:, faces[:, k]] for k in range(3))
    area = torch.linalg.cross(b - a, c - a)
    total = torch.zeros_like(vertices)
    for k in range(3):
        total = total.index_add(1, faces[:, k], area)
    return torch.nn.functional.normalize(total, dim=-1)


def batch_norm(x, n, name):
    return torch.nn.functional.batch_norm(
        x, n[name + ".running_mean"], n[name + ".running_var"], n[name + ".weight"], n[name + ".bias"])


def point_net(x, n, name):
    def layer(x, k):
        y = torch.nn.functional.conv1d(x, n["%s.conv%d.weight" % (name, k)], n["%s.conv%d.bias" % (name, k)])
        return batch_norm(y, n, "%s.bn%d" % (name, k))
    points = layer(x, 1).relu()
    return points, layer(layer(points, 2).relu(), 3).amax(2)


@torch.no_grad()
def wanted(s, n, points, normals, from_hand, vertices, rotation, position):
    def linear(x, name):
        return torch.nn.functional.linear(x, n[name + ".weight"], n[name + ".bias"])
    seen = [(points - position.unsqueeze(1)) @ rotation, normals @ rotation, from_hand @ rotation]
    distance = seen[2].norm(dim=-1, keepdim=True)
    channels = torch.cat([seen[0] / UNIT, seen[1], seen[2] / (distance + NEAR), contact(distance)], -1)
    local, whole = point_net(channels.transpose(1, 2), n, "object")
    hand = (vertices[:, s["hand_vertices"]] - position.unsqueeze(1)) @ rotation
    clouds = linear(torch.cat([whole, point_net((hand / UNIT).transpose(1, 2), n, "hand")[1]], 1), "cloud")
    x = (linear(local.transpose(1, 2), "point") + clouds.unsqueeze(1)).relu()
    map = linear(linear(x, "hidden").relu(), "out").sigmoid().squeeze(-1)
    return map / map.amax(1, keepdim=True).clamp_min(0.1)


def contact(distance):
    return 1 - 2 * (torch.sigmoid(200 * distance) - 0.5)


def objective(s, n, points, normals, variables, shape):
    fingers, turn, position = variables
    rotation = rodrigues(turn)
    vertices = pose_hand(s, fingers, shape, rotation, position)
    skin_normals = vertex_normals(vertices, s["faces"])
    difference = points.unsqueeze(2) - vertices.unsqueeze(1)
    squared = difference.square().sum(-1)
    nearest, index = squared.min(2)
    pick = index.unsqueeze(-1).expand(-1, -1, 3)
    from_hand = points - vertices.gather(1, pick)
    inside = ((from_hand * skin_normals.gather(1, pick)).sum(-1) < 0).detach()
    target = wanted(s, n, points, normals, from_hand, vertices, rotation, position)
    consistency = 0.3 * (contact((nearest + 1e-16).sqrt()) - target).square().mean(1)
    prior = squared[:, :, s["prior"]].min(2)[0]
    near = (prior < 0.02**2).detach()
    touch = 7500 * (prior * near).sum(1) / near.sum(1).clamp_min(1)
    return consistency + touch + 7 * 360000 * (nearest * inside).mean(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--rows")
    parser.add_argument("--repeat", type=int, default=9)
    options = parser.parse_args()
    torch.set_num_threads(1)
    s, n = (load_file("%s/%s.safetensors" % (options.folder, name)) for name in ("scene", "net"))
    rows = []
    for batch, name in (1, "tta iteration, 1 grasp"), (16, "tta iteration, 16 grasps"):
        def many(tensor):
            return tensor.unsqueeze(0).repeat(batch, *[1] * tensor.dim())
        variables = [many(s["fingers"]), torch.zeros(batch, 3), torch.zeros(batch, 3)]
        for tensor in variables:
            tensor.requires_grad_(True)
        points, normals, shape = many(s["points"]), many(s["normals"]), many(s["shape"])
        times = []
        for _ in range(options.repeat if batch == 1 else max(3, options.repeat // 3)):
            start = time.process_time()
            loss = objective(s, n, points, normals, variables, shape)
            loss.sum().backward()
            times.append(1e3 * (time.process_time() - start))
            print("%s: %.1f ms, objective %.6f" % (name, times[-1], loss[0].item()), file=sys.stderr)
            for tensor in variables:
                tensor.grad = None
        rows.append({"name": name, "milliseconds": statistics.median(times)})
    if options.rows:
        with open(options.rows, "w") as out:
            json.dump({"rows": rows}, out, indent=1)


if __name__ == "__main__":
    main()
