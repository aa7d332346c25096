#!/usr/bin/env python3
"""Source files from where a PDB's "srcsrv" stream says, against servers on this machine: only when allowed, only over HTTP,
only what is the file that was compiled without a word.

usage: test_source_server.py --ntdbg PROGRAM --work FOLDER [unittest arguments]
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
from hostile_server import World  # noqa: E402

OPTIONS = None
FILE = '4f1d/inc/ledger.h'


class SourceServer(unittest.TestCase):
    def setUp(self):
        self.world = os.path.join(OPTIONS.work, 'source')
        made = subprocess.run([os.path.join(ROOT, 'cases', 'forge', 'forge'), 'source', self.world], capture_output=True)
        if made.returncode:
            print('skipped: the sample cannot be forged here:', made.stderr.decode()[-300:])
            sys.exit(77)
        self.folder = tempfile.mkdtemp(prefix='ntdbg-source-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        with open(os.path.join(ROOT, 'cases', 'source', 'ledger.h'), 'rb') as f:
            self.header = f.read()
        self.server = World({FILE: self.header}, b'')
        self.addCleanup(self.server.close)

    def run_commands(self, *commands, mode='good', offline=False):
        """The stream names a port and a first folder: both are patched where they stand."""
        symbols = os.path.join(self.folder, 'symbols')
        os.makedirs(symbols, exist_ok=True)
        with open(os.path.join(self.world, 'symbols', 'ledger.pdb'), 'rb') as f:
            pdb = f.read()
        port = self.server.url.rsplit(':', 1)[1]
        self.assertEqual(pdb.count(b'PORT=10009'), 1)
        pdb = pdb.replace(b'PORT=10009', f'PORT={port}'.encode()).replace(b'MODE=good', f'MODE={mode:<4}'.encode())
        with open(os.path.join(symbols, 'ledger.pdb'), 'wb') as f:
            f.write(pdb)
        env = {k: v for k, v in os.environ.items() if not k.startswith('_NT_') and not k.lower().endswith('_proxy')}
        env.update(DBGHELP_HOMEDIR=os.path.join(self.folder, 'home'), NTDBG_OFFLINE='1' if offline else '0', TZ='UTC')
        words = [OPTIONS.ntdbg, '-z', os.path.join(self.world, 'source.dmp'), '-y', symbols]
        done = subprocess.run(words, env=env, input='\n'.join(commands) + '\nq\n', capture_output=True, text=True, timeout=120)
        return done.stdout + done.stderr

    def test_nothing_is_fetched_before_it_is_allowed(self):
        text = self.run_commands('.srcfix', '.open -m ledger ledger.h', 'lsa .')
        self.assertIn('(.srcfetch 1 allows that)', text)
        self.assertEqual(self.server.paths(), [])

    def test_the_file_comes_once_and_is_the_one(self):
        for _ in range(2):
            text = self.run_commands('.srcfix', '.srcfetch 1', '.open -m ledger ledger.h', 'ls 1,1', 'lsc')
            self.assertIn('     1: /* The types of the ledger', text)
            self.assertNotIn('WARNING', text)
        self.assertEqual(self.server.paths(), ['/good/' + FILE])

    def test_another_text_is_shown_with_a_word(self):
        self.server.files[FILE] = b'other text\n'
        text = self.run_commands('.srcfix', '.srcfetch 1', '.open -m ledger ledger.h', 'ls 1,1')
        self.assertIn('is not what was compiled: its MD5 differs', text)
        self.assertIn('     1: other text', text)

    def test_what_does_not_come(self):
        for mode, word in (('html', 'Unable to find'), ('zero', 'Unable to find'), ('loop', 'Unable to find')):
            text = self.run_commands('.srcfix', '.srcfetch 1', '.open -m ledger ledger.h', mode=mode)
            self.assertIn(word, text)
            self.assertNotIn('     1:', text)

    def test_offline_asks_nobody(self):
        text = self.run_commands('.srcfix', '.srcfetch 1', '.open -m ledger ledger.h', offline=True)
        self.assertIn('the network is switched off', text)
        self.assertEqual(self.server.paths(), [])

    def test_commands_are_never_run(self):
        text = self.run_commands('.srcfix', '.srcfetch 1', 'lsa .')
        self.assertIn('needs a command, which is never run', text)
        self.assertEqual(self.server.paths(), [])


def main():
    global OPTIONS
    parser = argparse.ArgumentParser()
    parser.add_argument('--ntdbg', required=True)
    parser.add_argument('--work', required=True)
    OPTIONS, rest = parser.parse_known_args()
    os.makedirs(OPTIONS.work, exist_ok=True)
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == '__main__':
    main()
