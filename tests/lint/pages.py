"""What a page shows of a session, a test has printed: README.md the session of tests/golden/readme.t, and the blocks marked `kd` in
docs/cases the sessions of the transcripts that the page links to, line for line; a line of three dots leaves lines out.
usage: pages.py SOURCE-ROOT"""
import pathlib
import re
import sys


def session(transcript):
    return [line.rstrip() for line in transcript.splitlines() if not line.startswith('#')]


def missing(readme, transcript):
    """The transcript's lines that the page does not have, in order."""
    shown = iter(line.removeprefix('    ').rstrip() for line in readme.splitlines())
    return [line for line in session(transcript) if line not in shown]


def blocks(page):
    return [body.splitlines() for body in re.findall(r'^```kd\n(.*?)^```$', page, re.M | re.S)]


def begins_at(lines, start, block):
    """Whether the block is what the session has from there on."""
    at, skipping = start, False
    for want in (line.rstrip() for line in block):
        if want == '...':
            skipping = True
            continue
        while skipping and at < len(lines) and lines[at] != want:
            at += 1
        if at >= len(lines) or lines[at] != want:
            return False
        at, skipping = at + 1, False
    return True


def unheld(page, transcripts):
    """The blocks of the page that no transcript holds."""
    sessions = [session(x) for x in transcripts]
    return [block for block in blocks(page) if not any(begins_at(s, i, block) for s in sessions for i in range(len(s)))]


def linked(page, path, root):
    links = re.findall(r'\]\(([^)#]+\.t)\)', page)
    return [(path.parent / link).resolve().read_text() for link in links]


def main():
    root = pathlib.Path(sys.argv[1])
    problems = [f'README.md does not show, in its place: {line}'
                for line in missing((root / 'README.md').read_text(), (root / 'tests/golden/readme.t').read_text())]
    for path in sorted((root / 'docs').rglob('*.md')):
        page = path.read_text()
        problems += [f'{path.relative_to(root)}: no transcript that it links to holds: {block[0] if block else "an empty block"}'
                     for block in unheld(page, linked(page, path, root))]
    print('\n'.join(problems), end='\n' if problems else '')
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
