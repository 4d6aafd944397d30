"""Judge JSON Lines from standard input: `python -m core.analysis < indicators.jsonl`."""

import sys

from core.analysis.lines import judge_lines

if __name__ == "__main__":
    for answer in judge_lines(sys.stdin):
        sys.stdout.write(answer + "\n")
