"""tools/make_hand.py makes the hand that is checked in, and a picture of it can be drawn. Exit code
77: numpy or scipy is not installed, nothing was tested."""

import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import scipy  # noqa: F401
except ImportError:
    print("numpy or scipy is missing: not tested")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))
import render_hand  # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    made = pathlib.Path(folder) / "hand.safetensors"
    subprocess.run([sys.executable, "-B", ROOT / "tools/make_hand.py", made], check=True)
    ours = render_hand.load(ROOT / "assets/hand/grasp_bench_hand.safetensors")
    new = render_hand.load(made)
    assert ours.keys() == new.keys(), (ours.keys(), new.keys())
    for name in ours:
        # Another BLAS may round the last digit differently; the files are equal where it does not.
        np.testing.assert_allclose(new[name], ours[name], atol=2e-6, err_msg=name)

    picture = pathlib.Path(folder) / "hand.png"
    subprocess.run(
        [sys.executable, "-B", ROOT / "tools/render_hand.py", made, picture, "--size", "40"],
        check=True,
    )
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
