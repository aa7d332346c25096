#!/usr/bin/env python3
"""The corpus's event logs through ntdbg and through libevtx (evtxexport): the same records, with the same fields.

usage: compare_libevtx.py NTDBG       exit status 77: no corpus or no evtxexport
"""
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.environ.get('NTDBG_CORPUS') or os.path.join(os.path.dirname(ROOT), 'shared', 'corpus')
CONTROL = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e]')


def plain(text):
    """libevtx writes times with nine digits and pads hexadecimal numbers; Windows does neither."""
    text = re.sub(r'\s+', ' ', CONTROL.sub('?', text or '')).strip()
    text = re.sub(r'^(\d+-\d\d-\d\dT[\d:]+\.\d{7})00Z$', r'\1Z', text)
    return '0x' + (text[2:].lstrip('0') or '0') if re.fullmatch(r'0x[0-9a-f]{8}|0x[0-9a-f]{16}', text) else text


def local(tag):
    return tag.rsplit('}', 1)[-1]


def fields(root):
    system = next(e for e in root if local(e.tag) == 'System')
    found = {}
    for e in system:
        name = local(e.tag)
        if name in ('EventID', 'Level', 'EventRecordID', 'Computer', 'Channel'):
            found[name] = e.text
        elif name == 'Provider':
            found[name] = e.get('Name')
        elif name == 'TimeCreated':
            found[name] = e.get('SystemTime')[:27]  # 100 ns; libevtx writes two digits more
    rest = [e for e in root if local(e.tag) == 'EventData']
    found['Data'] = [(e.get('Name'), plain(e.text))
                     for r in rest for e in r if local(e.tag) == 'Data']
    found['Binary'] = [e.text for r in rest for e in r if local(e.tag) == 'Binary']
    return found


def parse(text, separator):
    records, bad = {}, 0
    for piece in separator.split(text):
        if not piece.strip().startswith('<Event'):
            continue
        try:
            f = fields(ET.fromstring(CONTROL.sub('?', piece.strip())))
        except (ET.ParseError, StopIteration):
            bad += 1
            continue
        records.setdefault(int(f['EventRecordID']), f)
    return records, bad


def main():
    ntdbg, folder, tool = sys.argv[1], os.path.join(CORPUS, 'evtx'), shutil.which('evtxexport')
    if not tool or not os.path.isdir(folder):
        print('skipped: no evtxexport (libevtx-utils)' if not tool else f'skipped: no {folder}')
        return 77
    failures = compared = 0
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        theirs, bad = parse(subprocess.run([tool, '-f', 'xml', path], capture_output=True, text=True, errors='replace').stdout,
                            re.compile(r'\n(?=<Event )'))
        ours, ours_bad = parse(subprocess.run([ntdbg, 'evtx', '--xml', path], capture_output=True, text=True).stdout,
                               re.compile(r'\n(?=<Event )'))
        only_theirs = sorted(set(theirs) - set(ours))
        wrong = [n for n in sorted(set(theirs) & set(ours)) if theirs[n] != ours[n]]
        compared += len(set(theirs) & set(ours)) - len(wrong)
        print(f'{name}: {len(ours)} records, libevtx {len(theirs)} ({bad} of them not XML), {len(wrong)} differ, '
              f'{len(only_theirs)} only libevtx has, {len(set(ours) - set(theirs))} only ntdbg has')
        for n in wrong[:3]:
            print({k: (ours[n].get(k), theirs[n].get(k)) for k in theirs[n] if ours[n].get(k) != theirs[n].get(k)})
        failures += len(wrong) + len(only_theirs) + ours_bad
    return 1 if failures or compared < 1000 else 0


sys.exit(main())
