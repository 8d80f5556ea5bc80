#!/usr/bin/env bash
# Downloads and unpacks the artefacts of dependencies.lock that are not in <cache>/deps yet; see setup.sh. pip is used as
# a downloader only: nothing is installed, and pip itself refuses a file whose SHA-256 differs from the lock.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/tools/lib.sh"

lock=$root/tools/dependencies.lock
work=$deps/.unfinished  # of this process alone, as the lock on $deps says; emptied at each start

# What stays behind of the pybullet source: training environments, robots, terrains, and libraries that its viewer uses or
# whose headers would hide the system's (Eigen, zlib). Bullet, the C API and the data that serve as objects to grasp are
# unpacked.
data=examples/pybullet/gym/pybullet_data
bullet_left_out=(examples/pybullet/gym/pybullet_{envs,examples,robots,utils,rendering}
  "$data"/{data,policies,heightmaps,franka_panda,quadruped,differential,xarm,laikago,a1,mini_cheetah,roboschool,racecar}
  "$data"/{kuka_iiwa,aliengo,bicycle,husky,gripper,samurai*,terrain.obj,random_urdfs.zip,pickup2.zip}
  examples/ThirdPartyLibs/{Eigen,zlib,minizip,openvr,Gwen,optionalX11,lua-5.2.3,enet,glad,clsocket,imgui,midi}
  examples/ThirdPartyLibs/{serial,crossguid})
torch_files=('torch/include/*' 'torch/lib/*.so*' 'torch-*.dist-info/*')
# torch's own copy of fmt would hide Debian's; the Python binding is of no use here.
torch_left_out=('torch/include/fmt/*' 'torch/lib/libtorch_python.so' 'torch/lib/libshm.so')
# The C library with its headers; its manual, viewers and Python bindings stay behind.
mujoco_files=('mujoco/include/*' 'mujoco/libmujoco.so*' 'mujoco_core-*.dist-info/*')
coacd_files=('coacd/lib_coacd.so' 'coacd.libs/*' 'coacd-*.dist-info/*')
nvidia_files=('nvidia/*/lib/*.so*' 'nvidia_*.dist-info/*')

# download NAME VERSION FILE SHA256: leaves $work/FILE. Status 1: failed; 3: the index does not offer it.
download() {
  local name=$1 version=$2 file=$3 sha256=$4 arguments=(--no-deps --dest "$work" --disable-pip-version-check)
  if [[ $file == *.whl ]]; then
    # The same wheel whatever Python set-up runs under: only the C++ libraries inside are used.
    arguments+=(--only-binary :all: --implementation cp --python-version 3.11)
    local minor
    for minor in $(seq 28 -1 5); do arguments+=(--platform "manylinux_2_${minor}_x86_64"); done
    arguments+=(--platform manylinux2014_x86_64 --platform manylinux2010_x86_64 --platform manylinux1_x86_64)
  else
    arguments+=(--no-binary :all:)
  fi
  echo "$name==$version --hash=sha256:$sha256" >"$work/requirements.txt"
  local attempt log=$logs/fetch-$name.log
  for attempt in 1 2 3; do
    if TMPDIR=$work python3 -m pip download "${arguments[@]}" --require-hashes -r "$work/requirements.txt" \
      </dev/null >"$log" 2>&1; then
      sha256sum --check --status <<<"$sha256  $work/$file" && return
      say "$file was downloaded, but its SHA-256 is not the pinned one"
      rm -f "$work/$file"
      return 1
    fi
    grep -q 'No matching distribution found' "$log" && return 3
    grep -q 'DO NOT MATCH THE HASHES' "$log" && break
    ((attempt == 3)) || say "fetching $name failed; trying again"
  done
  show_log "$log"
  return 1
}

# unpack NAME FILE FOLDER
unpack() {
  mkdir -p "$3"
  case $1 in
    pybullet)
      tar -xzf "$2" -C "$3" --no-same-owner --no-same-permissions --strip-components=1 \
        "${bullet_left_out[@]/#/--exclude=*/}"
      ;;
    torch) unzip -q -o "$2" "${torch_files[@]}" -x "${torch_left_out[@]}" -d "$3" ;;
    mujoco-core) unzip -q -o "$2" "${mujoco_files[@]}" -d "$3" ;;
    coacd) unzip -q -o "$2" "${coacd_files[@]}" -d "$3" ;;
    nvidia-*) unzip -q -o "$2" "${nvidia_files[@]}" -d "$3" ;;
    *) fail "tools/fetch.sh does not know how to unpack $1" ;;
  esac
}

# stamp_text NAME SHA256: tells a complete artefact by its hash and by what was chosen of it.
stamp_text() {
  local chosen
  case $1 in
    pybullet) chosen=${bullet_left_out[*]} ;;
    torch) chosen="${torch_files[*]} - ${torch_left_out[*]}" ;;
    mujoco-core) chosen=${mujoco_files[*]} ;;
    coacd) chosen=${coacd_files[*]} ;;
    *) chosen=${nvidia_files[*]} ;;
  esac
  echo "$2 $(cksum <<<"$chosen")"
}

# provide NAME VERSION FILE SHA256 [FOLDER]: downloads and unpacks unless that is done. Status as of download.
provide() {
  local name=$1 version=$2 file=$3 sha256=$4 target=$deps/${5:-$1-$2} status=0
  local stamp=$target/.stamps/$name
  [[ -f $stamp && $(<"$stamp") == "$(stamp_text "$name" "$sha256")" ]] && return
  say "fetching $name $version"
  download "$name" "$version" "$file" "$sha256" || return
  local log=$logs/unpack-$name.log unpacked=$work/unpacked
  rm -rf "$unpacked"
  if ! unpack "$name" "$work/$file" "$unpacked" >"$log" 2>&1; then
    show_log "$log"
    return 1
  fi
  rm -f "$work/$file"
  if [[ -z ${5-} ]]; then  # a folder of its own
    mkdir "$unpacked/.stamps" && stamp_text "$name" "$sha256" >"$unpacked/.stamps/$name" || return 1
    [[ ! -e $target ]] || mv "$target" "$work/old-$name" || return 1
    mv "$unpacked" "$target" || return 1
  else
    cp -al --force "$unpacked/." "$target/" && stamp_text "$name" "$sha256" >"$work/stamp" &&
      mv "$work/stamp" "$stamp" || return 1
  fi
  rm -rf "$unpacked" "$work/old-$name"
}

# Which LibTorch to prepare: none, cpu or cuda.
torch_kind() {
  case ${GRASP_BENCH_TORCH:-auto} in
    off) echo none ;;
    cpu | cuda) echo "$GRASP_BENCH_TORCH" ;;
    auto)
      if [[ -n $("$root/tools/find-torch.sh" --installed) ]]; then
        echo none
      elif [[ -e /proc/driver/nvidia/version ]]; then
        echo cuda
      else
        echo cpu
      fi
      ;;
    *) fail "GRASP_BENCH_TORCH=$GRASP_BENCH_TORCH is none of auto, cpu, cuda, off" ;;
  esac
}

# The first torch line that the index offers, and for a CUDA build the libraries it cannot be loaded without (cpu) or all
# of them (cuda).
provide_torch() {
  local kind=$1 name version file sha256 folder needs status chosen=
  while read -r name version file sha256 folder needs; do
    if [[ $name == torch && -z $chosen ]]; then
      status=0
      provide "$name" "$version" "$file" "$sha256" || status=$?
      case $status in
        0) chosen=torch-$version ;;
        3) ;;
        *) return 1 ;;
      esac
    elif [[ -n $chosen && ${folder-} == "$chosen" ]] && [[ $needs != cuda || $kind == cuda ]]; then
      provide "$name" "$version" "$file" "$sha256" "$folder" || return 1
    fi
  done < <(entries "$lock")
  if [[ -z $chosen ]]; then
    say "the package index that pip is configured with offers none of the pinned torch wheels, or is out of reach"
    return 1
  fi
  [[ $kind != cuda ]] || touch "$deps/$chosen/.stamps/cuda"
}

main() {
  mkdir -p "$logs"
  exclusive "$deps/.lock" "the downloads in $deps" ", or set GRASP_BENCH_CACHE to a folder that is"
  rm -rf "$work"
  mkdir "$work"
  trap 'rm -rf "$work"' EXIT

  local name version file sha256 folder kind status
  while read -r name version file sha256 folder _; do
    [[ $name != torch && -z $folder ]] || continue
    status=0
    provide "$name" "$version" "$file" "$sha256" || status=$?
    ((status != 3)) || show_log "$logs/fetch-$name.log"
    ((status == 0)) ||
      fail "could not fetch $name $version from the package index that pip is configured with" \
        "Check the network and \`pip config list\`, then start again: what is complete is kept." \
        "By hand: put $file into a folder and start with PIP_FIND_LINKS=<that folder>."
  done < <(entries "$lock")

  kind=$(torch_kind)
  if [[ $kind != none ]] && ! provide_torch "$kind"; then
    say "no LibTorch: building without the neural parts"
    say "  to add them later: tools/setup.sh, or TORCH_ROOT=<folder of a LibTorch>, then build again"
  fi
}

main
