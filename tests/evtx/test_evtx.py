#!/usr/bin/env python3
"""ntdbg evtx from outside: forged logs, whole and damaged, and what is said of them.

usage: test_evtx.py NTDBG
"""
import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

from forge_evtx import Event, class_dump, log_bytes, packet, write_log

NTDBG = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FAILURES = []


def check(what, good, seen=''):
    if not good:
        FAILURES.append(what)
        print(f'FAILED {what}\n{seen}')


def run(*words, data=None):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'x.evtx')
        if data is not None:
            with open(path, 'wb') as f:
                f.write(data)
            words = words + (path,)
        done = subprocess.run([NTDBG, 'evtx', *words], capture_output=True, text=True, timeout=120,
                              env={'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8'})
        return done.returncode, done.stdout, done.stderr


def retry(minute, disk=0, srb=0x09, operation=0x28, scsi=0):
    return Event('disk', 153, time=1666693200 + 60 * minute,
                 strings=[f'\\Device\\Harddisk{disk}\\DR{disk}', hex(0x1000 + minute), str(disk), f'\\Device\\0000002{disk}'],
                 binary=packet(0x80040099, bytes([0, scsi, srb, operation]), retries=1, strings=4))


def lists():
    events = [retry(0), Event('Service Control Manager', 7036, level=4, strings=['Spooler', 'running']),
              Event('Service Control Manager', 7034, level=2, strings=['Spooler', '3'])]
    data = log_bytes(events)
    status, text, errors = run(data=data)
    lines = text.splitlines()
    check('list', status == 0 and not errors and len(lines) == 3, text + errors)
    check('153', 'Read(10) at block 0x1000 of disk 0 failed and was tried again: SRB_STATUS_TIMEOUT, SCSISTAT_GOOD' in lines[0], text)
    check('time', lines[0].startswith('2022-10-25 10:20:00.000 Warning       153 disk: \\Device\\Harddisk0\\DR0: '), text)
    check('strings', lines[1].endswith('7036 Service Control Manager: Spooler | running'), text)
    check('7034', 'service Spooler ended unexpectedly, 3 time(s) so far' in lines[2], text)
    for words, expected in [(('--id', '153'), 1), (('--id=7034,7036',), 2), (('--level', 'error'), 1), (('--device', 'harddisk0'), 1),
                            (('--provider', 'Service*'), 2), (('--text', 'spooler'), 2), (('--machine', 'nobody'), 0), (('--known',), 2),
                            (('--limit', '2'), 2), (('--since', '2022-10-25T10:20:14'), 2), (('--until', '2022-10-25T10:20:14'), 1)]:
        status, text, _ = run(*words, data=data)
        check(' '.join(words), status == 0 and len(text.splitlines()) == expected, text)


def forms():
    events = [retry(0), Event('Odd <&> "name"', 1, level=4, strings=['a"b', '<tag> & \x01', 'grüße 😀', '=1+1'])]
    data = log_bytes(events)
    _, text, _ = run('--xml', data=data)
    roots = [ET.fromstring(line) for line in text.splitlines()]
    name = roots[1].find('{*}System/{*}Provider').get('Name')
    strings = [d.text for d in roots[1].findall('{*}EventData/{*}Data')]
    check('XML', name == 'Odd <&> "name"' and strings == ['a"b', '<tag> & ?', 'grüße 😀', '=1+1'], text)
    _, text, _ = run('--csv', data=data)
    rows = list(csv.reader(io.StringIO(text, newline='')))
    check('CSV', len(rows) == 3 and all(len(r) == 10 for r in rows) and rows[1][2] == '153' and rows[2][3] == 'Odd <&> "name"', text)
    _, text, _ = run('--json', data=data)
    records = json.loads(text)['records']
    check('JSON', [r['id'] for r in records] == [153, 1] and records[0]['cause'] == 'timeout' and
          [s['text'] for s in records[1]['strings']][0] == 'a"b' and records[0]['binary'].endswith('00000928'), text)
    with tempfile.TemporaryDirectory() as folder:
        picture = os.path.join(folder, 'p.svg')
        status, _, _ = run('--svg', picture, data=data)
        root = ET.parse(picture).getroot()
        check('SVG', status == 0 and len([e for e in root.iter() if e.tag.endswith('title')]) == 2)


def explanations():
    sense = bytes.fromhex('f0000300600070 0a 00000000 1100 00000000'.replace(' ', ''))
    events = [
        Event('disk', 7, level=2, strings=['\\Device\\Harddisk1\\DR1'],
              binary=packet(0xc0040007, class_dump(bytes.fromhex('28000060007000000800'), sense=sense), major=3, final=0xc000009c)),
        Event('storahci', 129, strings=['\\Device\\RaidPort0'], binary=packet(0x80040081, bytes(16))),
        Event('Microsoft-Windows-Time-Service', 129, strings=['time.windows.com,0x9']),
        Event('disk', 157, strings=['\\Device\\Harddisk3\\DR5', '3']),
        Event('Microsoft-Windows-Kernel-Power', 41, level=1,
              named={'BugcheckCode': '209', 'BugcheckParameter1': '0x28', 'BugcheckParameter2': '0x2', 'BugcheckParameter3': '0x0',
                     'BugcheckParameter4': '0xfffff88001345610', 'PowerButtonTimestamp': '0'}),
        Event('Microsoft-Windows-WER-SystemErrorReporting', 1001, level=2,
              named={'param1': '0x0000001e (0xffffffffc0000005, 0xfffff80002a4b3c1, 0x0000000000000000, 0x0000000000000010)',
                     'param2': 'C:\\Windows\\MEMORY.DMP'}),
        Event('Application Error', 1004, level=4,
              strings=['services.exe', '5.2.3790.4455', 'msvcr80.dll', '8.0.50727.6195', '0x000000000001df67']),
        Event('Microsoft-Windows-Ntfs', 98, named={'DriveName': 'E:', 'DeviceName': '\\Device\\HarddiskVolume9',
                                                   'CorruptionActionState': '3'}),
        Event('Service Control Manager', 7031, level=2, strings=['Spooler', '1', '60000', '1', 'Restart the service']),
    ]
    _, text, _ = run('--json', data=log_bytes(events))
    records = json.loads(text)['records']
    facts = [{f['name']: f['text'] for f in r['facts']} for r in records]
    check('7', facts[0].get('sense') == 'MEDIUM_ERROR 11/00: Unrecovered read error' and records[0]['cause'] == 'medium' and
          facts[0].get('request') == 'Read(10), block 0x600070, 8 blocks' and facts[0].get('address') == 'path 0, target 1, lun 0', facts[0])
    check('129', records[1]['cause'] == 'reset' and records[1]['device'] == '\\Device\\RaidPort0', records[1])
    check('129 of another provider', not records[2]['explained'], records[2])
    check('157', records[3]['cause'] == 'gone' and records[3]['device'] == '\\Device\\Harddisk3\\DR5', records[3])
    check('41', facts[4].get('bug_check') == '000000d1 DRIVER_IRQL_NOT_LESS_OR_EQUAL' and
          facts[4].get('argument4', '').startswith('fffff88001345610  '), facts[4])
    check('1001', 'KMODE_EXCEPTION_NOT_HANDLED' in records[5]['text'] and facts[5].get('argument1', '').startswith('ffffffffc0000005'), facts[5])
    check('1004', facts[6].get('offset') == '0x1df67' and facts[6].get('module') == 'msvcr80.dll, version 8.0.50727.6195', facts[6])
    check('98', records[7]['text'] == 'volume E: needs a full chkdsk offline' and records[7]['cause'] == 'files', records[7])
    check('7031', facts[8].get('action') == 'Restart the service in 60000 ms', facts[8])


def verdicts():
    def verdict_of(events):
        _, text, _ = run('--devices', '--json', data=log_bytes(events))
        return {r['device']: r['verdict'] for r in json.loads(text)['records']}
    disk0, disk1 = '\\Device\\Harddisk0\\DR0', '\\Device\\Harddisk1\\DR1'
    check('one disk alone', verdict_of([retry(m) for m in range(8)]) == {disk0: 'sick disk'})
    both = [retry(m, d) for m in range(8) for d in (0, 1)]
    check('two disks together', verdict_of(both) == {disk0: 'sick path', disk1: 'sick path'})
    check('few', verdict_of([retry(0), retry(5000)]) == {disk0: 'watch'})
    check('parity', verdict_of([retry(0, srb=0x0f)]) == {disk0: 'sick path'})
    check('busy', verdict_of([retry(0, srb=0x05, scsi=0x28)]) == {disk0: 'overload'})
    for i, e in enumerate(both):
        e.computer = f'HOST{i % 2}'
    _, text, _ = run('--devices', '--json', data=log_bytes(both))
    check('two machines', [r['verdict'] for r in json.loads(text)['records']] == ['sick disk', 'sick disk'], text)


def bad_input():
    data = log_bytes([retry(m) for m in range(30)], per_chunk=10)

    def numbers(changed, *words):
        status, text, errors = run('--json', *words, data=bytes(changed))
        return status, [r['number'] for r in json.loads(text)['records']] if text else [], errors
    everything = list(range(1, 31))
    cut = numbers(data[:0x1000 + 0x18000])
    check('cut', cut[0] == 0 and cut[1][:20] == list(range(1, 21)), cut)
    half = numbers(data[:0x1000 + 0x10000 + 0x900])
    check('cut inside of a chunk', half[0] == 0 and half[1][:11] == list(range(1, 12)) and 'ends inside of a chunk' in half[2], half)
    dirty = bytearray(data)
    dirty[0x78] = 1
    check('dirty', numbers(dirty)[:2] == (0, everything) and 'marked dirty' in numbers(dirty)[2], numbers(dirty)[2])
    no_crc = bytearray(data)
    no_crc[0x11000 + 0x34:0x11000 + 0x38] = no_crc[0x11000 + 0x7c:0x11000 + 0x80] = bytes(4)
    check('no CRC', numbers(no_crc)[:2] == (0, everything) and 'without CRCs' in numbers(no_crc)[2], numbers(no_crc)[2])
    bad_chunk = bytearray(data)
    bad_chunk[0x11000:0x11004] = b'XXXX'
    found = numbers(bad_chunk)
    check('bad chunk', found[:2] == (0, [n for n in everything if not 11 <= n <= 20]) and '0x11000: no chunk' in found[2], found)
    bad_magic = bytearray(data)
    bad_magic[:8] = bytes(8)
    check('no header', numbers(bad_magic)[:2] == (0, everything) and 'no "ElfFile"' in numbers(bad_magic)[2], numbers(bad_magic))
    flipped = bytearray(data)
    at = data.index('Harddisk0'.encode('utf-16-le'))
    flipped[at] ^= 1
    check('CRC of records', 'CRC of a chunk\'s records is wrong' in numbers(flipped)[2] and numbers(flipped)[1] == everything)
    zero = bytearray(data)
    second = data.index(b'**\0\0', 0x1200 + 4)
    zero[second + 4:second + 8] = bytes(4)
    check('a record of size 0', numbers(zero)[:2] == (0, [n for n in everything if n != 2]) and f'0x{second:x}: a record' in numbers(zero)[2],
          numbers(zero))
    check('no log', numbers(b'MZ' + bytes(5000))[0] == 2)
    check('empty file', numbers(b'')[0] == 2)
    check('no file', run('/nonexistent.evtx')[0] == 2)
    check('usage', run('--frobnicate', data=data)[0] == 1 and run()[0] == 1 and run('--id', 'x', data=data)[0] == 1)
    dice = random.Random(153)
    for turn in range(40):
        broken = bytearray(data)
        for _ in range(dice.randrange(1, 60)):
            broken[dice.randrange(len(broken) // 0x10000) * 0x10000 + dice.randrange(0x2000)] = dice.randrange(256)
        status, _, errors = run('-v', '--slack', data=bytes(broken))
        check(f'random damage {turn}', status in (0, 2) and 'Sanitizer' not in errors, errors)


def second_opinion():
    """libevtx reads what the forge writes: the logs are event logs not only to ntdbg."""
    tool = shutil.which('evtxexport')
    if not tool:
        print('no evtxexport: the forge goes without a second opinion')
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'x.evtx')
        with open(path, 'wb') as f:
            f.write(log_bytes([retry(m) for m in range(30)], per_chunk=10))
        text = subprocess.run([tool, '-f', 'xml', path], capture_output=True, text=True).stdout
    check('libevtx reads the forged log', text.count('>153</EventID>') == 30 and text.count('\\Device\\Harddisk0\\DR0') == 30, text[:2000])


def stories():
    """What docs/cases/ shows is what the program prints. The images of event-1004.md are those of the forged case."""
    with tempfile.TemporaryDirectory() as folder:
        forged = subprocess.run([os.path.join(ROOT, 'cases', 'forge', 'forge'), 'services', folder], capture_output=True, text=True)
        check('forge', forged.returncode in (0, 3), forged.stdout + forged.stderr)
        if forged.returncode:
            print('no compilers: the case with images is left out')
        subprocess.run([sys.executable, '-B', os.path.join(ROOT, 'cases', 'evtx', 'make-logs'), folder], check=True)
        for page in ('event-153.md', 'event-1004.md'):
            with open(os.path.join(ROOT, 'docs', 'cases', page), encoding='utf-8') as f:
                blocks = re.findall(r'```console\n(.*?)```', f.read(), re.DOTALL)
            for command, expected in re.findall(r'^\$ ntdbg (.*)\n((?:(?!\$ ).*\n)*)', ''.join(blocks), re.MULTILINE):
                if ' -y ' in command and forged.returncode:
                    continue
                done = subprocess.run([NTDBG, *command.split()], capture_output=True, text=True, cwd=folder)
                check(f'{page}: {command}', done.stdout == expected, done.stdout)
        subprocess.run([NTDBG, 'evtx', '--svg', 'event-153.svg', '--known', 'filesrv2.evtx'], capture_output=True, cwd=folder, check=True)
        with open(os.path.join(folder, 'event-153.svg'), 'rb') as f, open(os.path.join(ROOT, 'docs', 'cases', 'event-153.svg'), 'rb') as g:
            check('event-153.svg is what is drawn', f.read() == g.read())
        if forged.returncode == 0:
            locate(folder)


def locate(folder):
    """Function and line by image and PDB, by a PDB's name alone, and why there is none."""
    def facts(*words):
        done = subprocess.run([NTDBG, 'evtx', '--json', *words, 'services.evtx'], capture_output=True, text=True, cwd=folder)
        return {f['name']: f['text'] for f in json.loads(done.stdout)['records'][0]['facts']}
    os.makedirs(os.path.join(folder, 'empty'))
    seen = facts('-y', 'symbols')
    check('PDB by its name', seen.get('function') == 'msvcr80!wcscpy_s+0x97' and 'by its name alone' in seen.get('symbols', ''), seen)
    seen = facts('-i', 'images', '-y', 'empty')
    check('image without symbols', 'function' not in seen and 'its symbols are not' in seen.get('not_located', ''), seen)
    seen = facts('-i', 'empty', '-y', 'empty')
    check('neither', 'no msvcr80.dll and no PDB' in seen.get('not_located', ''), seen)
    # Another build's image of that name is not taken.
    write_log(os.path.join(folder, 'services.evtx'), [Event('Application Error', 1000, level=2, channel='Application', strings=[
        'services.exe', '5.2.3790.4455', '4b000000', 'msvcr80.dll', '8.0.50727.6195', '11111111', 'c0000005', '1df67'])])
    seen = facts('-i', 'images', '-y', 'symbols')
    check('another time stamp', 'the event says 11111111' in seen.get('not_located', '') and 'function' not in seen, seen)


def in_a_session():
    """!evtlog says what `ntdbg evtx` says; what is wrong with a file becomes a note."""
    data = bytearray(log_bytes([retry(m) for m in range(3)]))
    data[0x78] = 1
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'a log.evtx')
        with open(path, 'wb') as f:
            f.write(data)
        expected = subprocess.run([NTDBG, 'evtx', path], capture_output=True, text=True).stdout
        done = subprocess.run([NTDBG], input=f'!evtlog "{path}"\nq\n', capture_output=True, text=True)
        check('!evtlog', expected.count('SRB_STATUS_TIMEOUT') == 3 and expected in done.stdout and 'WARNING: ' in done.stdout and
              'marked dirty' in done.stdout, done.stdout)


def main():
    second_opinion()
    in_a_session()
    stories()
    lists()
    forms()
    explanations()
    verdicts()
    bad_input()
    print(f'{len(FAILURES)} failures')
    return 1 if FAILURES else 0


sys.exit(main())
