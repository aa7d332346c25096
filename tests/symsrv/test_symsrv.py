#!/usr/bin/env python3
"""The symbol server client against servers on this machine: hostile ones, and nginx as a real one.

usage: test_symsrv.py --ntdbg PROGRAM --work FOLDER [unittest arguments]

The dump, its images and PDBs are the demonstration's (cases/forge); keys are read from the images' own debug records here.
"""
import argparse
import glob
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
from hostile_server import World  # noqa: E402

OPTIONS = None
KEPT = {}


def rsds(image):
    """(PDB name, key) of an image, straight from its bytes."""
    at = image.index(b'RSDS')
    a, b, c = struct.unpack_from('<IHH', image, at + 4)
    tail = image[at + 12:at + 20].hex().upper()
    age, = struct.unpack_from('<I', image, at + 20)
    path = image[at + 24:image.index(b'\0', at + 24)].decode()
    return re.split(r'[\\/]', path)[-1], f'{a:08X}{b:04X}{c:04X}{tail}{age:x}'


def image_key(image):
    pe, = struct.unpack_from('<I', image, 0x3c)
    stamp, = struct.unpack_from('<I', image, pe + 8)
    size, = struct.unpack_from('<I', image, pe + 24 + 56)
    return f'{stamp:08X}{size:x}'


def cabinet(name, data):
    """A cabinet with one file, MSZIP (MS-CAB): written here from the format's description."""
    blocks = []
    for at in range(0, len(data), 32768):
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = b'CK' + deflate.compress(data[at:at + 32768]) + deflate.flush()
        blocks.append(struct.pack('<IHH', 0, len(packed), len(data[at:at + 32768])) + packed)
    entry = struct.pack('<IIHHHH', len(data), 0, 0, 0x5a21, 0, 0x20) + name.encode() + b'\0'
    first_data = 36 + 8 + len(entry)
    folder = struct.pack('<IHH', first_data, len(blocks), 1)
    total = first_data + sum(map(len, blocks))
    header = b'MSCF' + struct.pack('<IIIIIBBHHHHH', 0, total, 0, 36 + 8, 0, 3, 1, 1, 1, 0, 0, 0)
    return header + folder + entry + b''.join(blocks)


def sample():
    """The demonstration's dump and files, forged once."""
    if not KEPT:
        folder = os.path.join(OPTIONS.work, 'demo')
        made = subprocess.run([os.path.join(ROOT, 'cases', 'forge', 'forge'), 'demo', folder], capture_output=True)
        if made.returncode:
            print('skipped: the sample cannot be forged here:', made.stderr.decode()[-300:])
            sys.exit(77)
        KEPT['dump'] = os.path.join(folder, 'demo.dmp')
        KEPT['files'] = {}
        for path in glob.glob(os.path.join(folder, 'images', '*')):
            with open(path, 'rb') as f:
                image = f.read()
            name, key = rsds(image)
            pdb = [p for p in glob.glob(os.path.join(folder, 'symbols', '*.pdb'))
                   if os.path.basename(p).lower() == name.lower()]
            if pdb:
                with open(pdb[0], 'rb') as f:
                    KEPT['files'][f'{name}/{key}/{name}'] = f.read()
            base = os.path.basename(path)
            KEPT['files'][f'{base}/{image_key(image)}/{base}'] = image
    return KEPT


class Case(unittest.TestCase):
    def setUp(self):
        self.kept = sample()
        self.files = dict(self.kept['files'])
        self.shop = next(p for p in self.files if p.startswith('shop.pdb/'))
        self.other = self.files[next(p for p in self.files if p.startswith('pricing.pdb/'))]
        self.folder = tempfile.mkdtemp(prefix='ntdbg-symsrv-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.store = os.path.join(self.folder, 'store')
        self.environment = {'NTDBG_OFFLINE': '0', 'NO_PROXY': '', 'no_proxy': ''}

    def world(self, files=None, certificate=None):
        w = World(self.files if files is None else files, self.other, certificate)
        self.addCleanup(w.close)
        return w

    def env(self):
        base = {k: v for k, v in os.environ.items() if not k.startswith('_NT_') and not k.lower().endswith('_proxy')}
        return {**base, 'DBGHELP_HOMEDIR': os.path.join(self.folder, 'home'), 'TZ': 'UTC', **self.environment}

    def debug(self, path, *commands, here=None):
        words = [OPTIONS.ntdbg, '-n', '-z', self.kept['dump'], '-y', path, '-c', ';'.join(commands + ('q',))]
        return subprocess.run(words, env=self.env(), capture_output=True, text=True, timeout=120, cwd=here).stdout

    def tool(self, *words):
        return subprocess.run([OPTIONS.ntdbg, 'symbols', *words], env=self.env(), capture_output=True, text=True, timeout=120)

    def load(self, path, *before):
        """Loads shop's symbols noisily; the text and whether they are there."""
        text = self.debug(path, *before, '.reload /f shop', 'lm m shop')
        return text, bool(re.search(r'shop\s+C?\s*\((private )?pdb symbols\)', text))

    def stored(self, store=None):
        """Everything in the store that is not its own bookkeeping."""
        found = {}
        store = store or self.store
        for at, folders, names in os.walk(store):
            if '.ntdbg' in folders:
                folders.remove('.ntdbg')
            for name in names:
                with open(os.path.join(at, name), 'rb') as f:
                    found[os.path.relpath(os.path.join(at, name), store)] = f.read()
        return found

    def pdbs(self, store=None):
        return {k: v for k, v in self.stored(store).items() if k.startswith('shop.pdb/')}

    def leftovers(self):
        return [n for n in glob.glob(os.path.join(self.store, '.ntdbg', '*')) if 'absent-' not in n]

    def nginx(self, body):
        if not shutil.which('nginx'):
            self.skipTest('nginx is not installed')
        root = os.path.join(self.folder, 'www')
        for name, data in self.files.items():
            os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
            with open(os.path.join(root, name), 'wb') as f:
                f.write(data)
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            port = s.getsockname()[1]
        config = os.path.join(self.folder, 'nginx.conf')
        with open(config, 'w') as f:
            f.write(f'''daemon off; pid {self.folder}/nginx.pid; error_log {self.folder}/nginx.log; worker_processes 1;
events {{}}
http {{ access_log {self.folder}/access.log; client_body_temp_path {self.folder}/t1; proxy_temp_path {self.folder}/t2;
fastcgi_temp_path {self.folder}/t3; uwsgi_temp_path {self.folder}/t4; scgi_temp_path {self.folder}/t5;
server {{ listen 127.0.0.1:{port} {body}; root {root}; default_type application/octet-stream; }} }}
''')
        os.chmod(self.folder, 0o755)
        process = subprocess.Popen(['nginx', '-c', config, '-p', self.folder, '-e', f'{self.folder}/nginx.log'],
                                   stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        self.server = process
        for _ in range(100):
            with socket.socket() as s:
                if s.connect_ex(('127.0.0.1', port)) == 0:
                    return port
            time.sleep(0.05)
        self.fail(process.stderr.read())

    def refuses(self, behaviour, *words):
        """Nothing bad stays in the store, and the text says why."""
        w = self.world()
        text, loaded = self.load(f'srv*{self.store}*{w.url}/{behaviour}')
        self.assertFalse(loaded, text)
        self.assertEqual(self.pdbs(), {}, text)
        for word in words:
            self.assertIn(word, text)
        return w, text

    def accepts(self, behaviour):
        w = self.world()
        text, loaded = self.load(f'srv*{self.store}*{w.url}/{behaviour}')
        self.assertTrue(loaded, text)
        self.assertEqual(self.pdbs(), {self.shop: self.files[self.shop]}, text)
        self.assertEqual([n for n in self.leftovers() if not n.endswith('.tag')], [], text)
        return w, text


class Downloads(Case):
    def test_a_good_server_fills_the_store_and_is_not_asked_again(self):
        w, text = self.accepts('good')
        self.assertIn('SYMSRV:  HTTPGET: /good/' + self.shop, text)
        self.assertIn('SYMSRV:  HttpQueryInfo: 801900c8 - HTTP_STATUS_OK', text)
        self.assertIn('SYMSRV:  RESULT: 0x00000000', text)
        before = len(w.paths())
        text, loaded = self.load(f'srv*{self.store}*{w.url}/good')
        self.assertTrue(loaded)
        self.assertEqual(len([p for p in w.paths()[before:] if p.endswith('.pdb')]), 0)

    def test_nothing_is_asked_for_that_no_command_needs(self):
        w = self.world()
        self.debug(f'srv*{self.store}*{w.url}/good', 'lm', '.sympath', '.time')
        asked = {p.split('/')[2].split('.')[0] for p in w.paths()}
        self.assertLessEqual(asked, {'shop'})  # the module of the first prompt's address

    def test_redirects_are_followed(self):
        self.accepts('away')

    def test_a_busy_server_is_asked_again(self):
        self.accepts('busy')

    def test_a_slow_server_is_waited_for(self):
        self.accepts('slow')

    def test_a_cut_transfer_goes_on_where_it_ended(self):
        w, _ = self.accepts('resume')
        ranges = [h.get('Range') for p, h in w.requests if p.endswith('/shop.pdb')]
        self.assertEqual(ranges, [None, f'bytes={len(self.files[self.shop]) // 2}-'])

    def test_a_range_of_other_bytes_is_not_believed(self):
        self.accepts('lying_range')

    def test_a_file_that_changed_is_taken_from_its_beginning(self):
        self.accepts('changed')

    def test_a_bucket_that_hides_what_it_lacks(self):
        cab = self.shop[:-1] + '_'
        self.files = {cab: cabinet('shop.pdb', self.files.pop(self.shop))}
        w = self.world()
        text, loaded = self.load(f'srv*{self.store}*{w.url}/forbidden')
        self.assertTrue(loaded, text)

    def test_names_are_encoded(self):
        w = self.world()
        manifest = os.path.join(self.folder, 'list')
        with open(manifest, 'w') as f:
            f.write('a b#%?.pdb,0123456789ABCDEF0123456789ABCDEF1,1\n')
        self.tool('get', '-y', f'srv*{self.store}*{w.url}/good', manifest)
        self.assertIn('/good/a%20b%23%25%3F.pdb/0123456789ABCDEF0123456789ABCDEF1/a%20b%23%25%3F.pdb', w.paths())


class Refusals(Case):
    def test_html(self):
        self.refuses('html', 'the server answered with an HTML page')

    def test_html_in_disguise(self):
        self.refuses('disguised', 'refused')

    def test_zero_bytes(self):
        self.refuses('zero', 'refused: 0 bytes')

    def test_wrong_guid(self):
        self.refuses('wrong', 'GUID and age differ')

    def test_redirect_loop(self):
        w, _ = self.refuses('loop')
        self.assertLess(len(w.paths()), 60)

    def test_redirect_to_a_file(self):
        self.refuses('elsewhere')

    def test_cut_for_ever(self):
        w, _ = self.refuses('cut')
        self.assertEqual([n for n in self.leftovers() if '.part' in n], [])  # no tag: of no use later

    def test_server_error(self):
        self.refuses('broken', '801901f4 - HTTP_STATUS_SERVER_ERROR')

    def test_an_endless_pointer(self):
        w = self.world()
        manifest = os.path.join(self.folder, 'list')
        with open(manifest, 'w') as f:
            f.write('x.pdb,0123456789ABCDEF0123456789ABCDEF1,1\n')
        self.assertEqual(self.tool('get', '-y', f'srv*{self.store}*{w.url}/endless', manifest).returncode, 3)
        self.assertEqual(self.stored(), {})

    def test_silence_costs_one_wait_only(self):
        self.environment['NTDBG_SYMBOL_TIMEOUT'] = '1'
        begin = time.time()
        w = self.world()
        text = self.debug(f'srv*{self.store}*{w.url}/silent', 'ld *')
        self.assertIn('not asked again', text)
        self.assertEqual(len(w.paths()), 1)
        self.assertLess(time.time() - begin, 20)

    def test_no_server_at_all(self):
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            port = s.getsockname()[1]
        begin = time.time()
        text, loaded = self.load(f'srv*{self.store}*http://127.0.0.1:{port}/x')
        self.assertFalse(loaded)
        self.assertIn('ERROR_INTERNET_CANNOT_CONNECT', text)
        self.assertLess(time.time() - begin, 15)

    def test_offline_asks_nobody(self):
        self.environment['NTDBG_OFFLINE'] = '1'
        w = self.world()
        text, loaded = self.load(f'srv*{self.store}*{w.url}/good')
        self.assertFalse(loaded)
        self.assertIn('not asked: offline', text)
        self.assertEqual(w.paths(), [])

    def test_names_never_leave_the_store(self):
        w = self.world()
        manifest = os.path.join(self.folder, 'list')
        with open(manifest, 'w') as f:
            for name in ('../x.pdb', '..', '/etc/x.pdb', 'a\\..\\x.pdb', 'c:x.pdb'):
                f.write(f'{name},0123456789ABCDEF0123456789ABCDEF1,1\n')
            f.write('x.pdb,../../../../tmp/evil,1\n')
        self.tool('get', '-y', f'srv*{self.store}*{w.url}/good', manifest)
        self.assertEqual(w.paths(), [])
        self.assertEqual(os.listdir(self.folder), ['list'])

    def test_a_pointer_of_a_server_is_not_followed(self):
        body = self.files.pop(self.shop)
        here = os.path.join(self.folder, 'local.pdb')
        with open(here, 'wb') as f:
            f.write(body)
        self.files[os.path.dirname(self.shop) + '/file.ptr'] = f'PATH:{here}'.encode()
        self.refuses('good')


class Absence(Case):
    def test_not_found_is_remembered_and_can_be_asked_anew(self):
        del self.files[self.shop]
        w = self.world()
        path = f'srv*{self.store}*{w.url}/good'
        count = lambda: len([p for p in w.paths() if p.startswith('/good/shop.pdb/')])  # noqa: E731
        self.debug(path, 'ld shop')
        first = count()
        self.assertEqual(first, 3)  # the file, the cabinet, the pointer
        text = self.debug(path, '!sym noisy', 'ld shop')
        self.assertEqual(count(), first)
        self.debug(path, '.reload /f shop')
        self.assertGreater(count(), first)
        again = count()
        for mark in glob.glob(os.path.join(self.store, '.ntdbg', 'absent-*')):
            os.utime(mark, (time.time() - 3 * 86400,) * 2)
        self.debug(path, 'ld shop')
        self.assertGreater(count(), again)

    def test_an_error_is_not_absence(self):
        w = self.world()
        self.debug(f'srv*{self.store}*{w.url}/broken', 'ld shop')
        text, loaded = self.load(f'srv*{self.store}*{w.url}/good')
        self.assertTrue(loaded, text)
        self.assertEqual(glob.glob(os.path.join(self.store, '.ntdbg', 'absent-*shop*')), [])


class Chains(Case):
    def test_every_nearer_store_is_filled(self):
        w = self.world()
        middle = os.path.join(self.folder, 'middle')
        text, loaded = self.load(f'srv*{self.store}*{middle}*{w.url}/good')
        self.assertTrue(loaded, text)
        self.assertEqual(self.pdbs(), {self.shop: self.files[self.shop]})
        self.assertEqual(self.pdbs(middle), self.pdbs())
        shutil.rmtree(self.store)
        before = len(w.paths())
        text, loaded = self.load(f'srv*{self.store}*{middle}*{w.url}/good')
        self.assertTrue(loaded, text)
        self.assertEqual(self.pdbs(), {self.shop: self.files[self.shop]})
        self.assertEqual([p for p in w.paths()[before:] if 'shop.pdb' in p], [])

    def test_a_cabinet_stays_one_in_between(self):
        cab = self.shop[:-1] + '_'
        body = self.files.pop(self.shop)
        self.files[cab] = cabinet('anything.bin', body)
        w = self.world()
        middle = os.path.join(self.folder, 'middle')
        text, loaded = self.load(f'srv*{self.store}*{middle}*{w.url}/good')
        self.assertTrue(loaded, text)
        self.assertEqual(self.pdbs(), {self.shop: body})
        self.assertEqual(self.pdbs(middle), {cab: self.files[cab]})

    def test_a_damaged_cabinet_is_refused(self):
        body = cabinet('x', self.files.pop(self.shop))
        self.files[self.shop[:-1] + '_'] = body[:len(body) // 2]
        self.refuses('good', 'cannot be unpacked')

    def test_a_server_alone_uses_the_default_store(self):
        w = self.world()
        text, loaded = self.load(f'srv*{w.url}/good')
        self.assertTrue(loaded, text)
        self.assertEqual(self.pdbs(os.path.join(self.folder, 'home', 'sym')), {self.shop: self.files[self.shop]})

    def test_two_stars_mean_the_default_store(self):
        w = self.world()
        text, loaded = self.load(f'symsrv*symsrv.dll**{w.url}/good')
        self.assertTrue(loaded, text)
        self.assertEqual(list(self.pdbs(os.path.join(self.folder, 'home', 'sym'))), [self.shop])

    def test_cache_keeps_what_comes_from_its_right(self):
        w = self.world()
        text, loaded = self.load(f'cache*{self.store};srv*{w.url}/good')
        self.assertTrue(loaded, text)
        self.assertEqual(list(self.pdbs()), [self.shop])
        shutil.rmtree(self.store)
        for other in [p for p in self.files if not p.startswith('shop.pdb')]:
            del self.files[other]
        flat = os.path.join(self.folder, 'flat')
        os.mkdir(flat)
        with open(os.path.join(flat, 'SHOP.PDB'), 'wb') as f:
            f.write(self.files[self.shop])
        text, loaded = self.load(f'cache*{self.store};{flat}')
        self.assertTrue(loaded, text)
        self.assertIn(' cached to ', text)
        self.assertEqual(self.pdbs(), {self.shop: self.files[self.shop]})

    def test_two_tiers_on_disk_and_on_a_server(self):
        os.mkdir(self.store)
        open(os.path.join(self.store, 'index2.txt'), 'w').close()
        two = {'sh/' + self.shop: self.files[self.shop], 'index2.txt': b'.'}
        w = self.world(two)
        text, loaded = self.load(f'srv*{self.store}*{w.url}/good')
        self.assertTrue(loaded, text)
        self.assertEqual(self.stored().get('sh/' + self.shop), self.files[self.shop])

    def test_a_pointer_of_a_store_is_followed(self):
        here = os.path.join(self.folder, 'local.pdb')
        with open(here, 'wb') as f:
            f.write(self.files[self.shop])
        place = os.path.join(self.store, os.path.dirname(self.shop))
        os.makedirs(place)
        with open(os.path.join(place, 'file.ptr'), 'w') as f:
            f.write(f'PATH:{here}\r\n')
        text, loaded = self.load(f'srv*{self.store}')
        self.assertTrue(loaded, text)
        self.assertIn(here, text)

    def test_a_bad_file_of_a_store_is_replaced(self):
        for bad in (b'', self.other, self.files[self.shop][:3000]):
            place = os.path.join(self.store, self.shop)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, 'wb') as f:
                f.write(bad)
            w = self.world()
            text, loaded = self.load(f'srv*{self.store}*{w.url}/good')
            if len(bad) == 3000 and not loaded:
                continue
            self.assertTrue(loaded, text)
            self.assertEqual(self.pdbs(), {self.shop: self.files[self.shop]})

    def test_images_come_from_stores_too(self):
        w = self.world()
        self.debug(f'srv*{self.store}*{w.url}/good', 'u shop+0x11aa L1', '!dh shop', 'ld shop')
        image = next(p for p in self.files if p.startswith('shop.exe/'))
        self.assertEqual(self.stored().get(image), self.files[image])

    def test_a_second_server_is_asked_when_the_first_fails(self):
        w = self.world()
        text, loaded = self.load(f'srv*{self.store}*{w.url}/broken;srv*{self.store}*{w.url}/good')
        self.assertTrue(loaded, text)

    def test_the_alternative_path_comes_first(self):
        w = self.world()
        self.environment['_NT_SYMBOL_PATH'] = f'srv*{self.store}*{w.url}/good'
        self.environment['_NT_ALT_SYMBOL_PATH'] = '/first'
        words = [OPTIONS.ntdbg, '-z', self.kept['dump'], '-c', '.sympath;q']
        text = subprocess.run(words, env=self.env(), capture_output=True, text=True, timeout=60).stdout
        self.assertIn(f'Symbol search path is: /first;srv*{self.store}*{w.url}/good\n', text)
        text = subprocess.run([*words, '-sins', '--offline'], env=self.env(), capture_output=True, text=True, timeout=60).stdout
        self.assertIn('Symbol search path is: srv*\n', text)


    def test_a_chain_needs_no_srv(self):
        near, far = os.path.join(self.folder, 'near'), os.path.join(self.folder, 'far')
        path = os.path.join(far, self.shop)
        os.makedirs(os.path.dirname(path))
        with open(path, 'wb') as f:
            f.write(self.files[self.shop])
        _, good = self.load(f'{near}*{far}')
        self.assertTrue(good)
        self.assertEqual(list(self.stored(near)), [self.shop])

    def test_the_current_directory_and_its_neighbour_come_last(self):
        for place in ('here', 'exe'):
            here = os.path.join(self.folder, place, 'here')
            pdb = os.path.join(here if place == 'here' else os.path.join(self.folder, place, 'exe'), 'shop.pdb')
            os.makedirs(here)
            os.makedirs(os.path.dirname(pdb), exist_ok=True)
            for content, expected in ((self.other, False), (self.files[self.shop], True)):
                with open(pdb, 'wb') as f:
                    f.write(content)
                text = self.debug('/nowhere', '.reload /f shop', 'lm m shop', here=here)
                self.assertEqual('(private pdb symbols)' in text, expected, text)

    def test_a_new_path_keeps_what_it_leads_to(self):
        """windows-driver-docs, "Symbol path for Windows debuggers", on lazy loading."""
        one, two = os.path.join(self.folder, 'one'), os.path.join(self.folder, 'two')
        for folder in (one, two):
            os.makedirs(folder)
        with open(os.path.join(one, 'shop.pdb'), 'wb') as f:
            f.write(self.files[self.shop])
        typed = ['ld shop', f'.sympath {two};{one}', '.echo kept', 'lm m shop', f'.sympath {two}', '.echo gone', 'lm m shop', 'q', '']
        text = subprocess.run([OPTIONS.ntdbg, '-z', self.kept['dump'], '-y', one], env=self.env(), input='\n'.join(typed),
                              capture_output=True, text=True, timeout=60).stdout
        kept, gone = text.split('kept\n')[-1].split('gone\n')
        self.assertIn('(private pdb symbols)', kept)
        self.assertIn('(deferred)', gone)


class Transports(Case):
    def test_a_proxy_is_used(self):
        w = self.world()
        self.environment['_NT_SYMBOL_PROXY'] = w.url[len('http://'):]
        text, _ = self.load(f'srv*{self.store}*http://symbols.invalid/good')
        self.assertTrue(any(p.startswith('http://symbols.invalid/') for p in w.paths()), w.paths())

    def certificate(self):
        key, cert = (os.path.join(self.folder, n) for n in ('key.pem', 'cert.pem'))
        try:
            subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert,
                            '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
                           check=True, capture_output=True)
        except FileNotFoundError:
            self.skipTest('openssl is not installed')
        return cert, key

    def test_https_with_a_trusted_certificate(self):
        cert, key = self.certificate()
        w = self.world(certificate=(cert, key))
        text, loaded = self.load(f'srv*{self.store}*{w.url}/good')
        self.assertFalse(loaded, text)  # nobody vouches for it
        self.environment['SSL_CERT_FILE'] = cert
        text, loaded = self.load(f'srv*{self.store}*{w.url}/good')
        self.assertTrue(loaded, text)

    def test_nginx_over_http(self):
        port = self.nginx('')
        text, loaded = self.load(f'srv*{self.store}*http://127.0.0.1:{port}')
        self.assertTrue(loaded, text)
        self.assertEqual(self.pdbs(), {self.shop: self.files[self.shop]})

    def test_nginx_over_https_and_http2(self):
        cert, key = self.certificate()
        port = self.nginx(f'ssl http2; ssl_certificate {cert}; ssl_certificate_key {key}')
        self.environment['SSL_CERT_FILE'] = cert
        r = self.tool('get', '-y', f'srv*{self.store}*https://localhost:{port}', '--images', self.kept['dump'])
        self.assertEqual(self.stored(), self.files, r.stdout + r.stderr)
        with open(os.path.join(self.folder, 'access.log')) as f:
            log = f.read()
        self.assertIn('HTTP/2.0', log)


class Tool(Case):
    def test_get_fetches_all_that_a_dump_needs(self):
        w = self.world()
        r = self.tool('get', '-y', f'srv*{self.store}*{w.url}/good', '--images', self.kept['dump'])
        self.assertEqual(r.returncode, 0, r.stdout + r.stderr)
        self.assertEqual(self.stored(), self.files)

    def test_get_says_what_is_missing(self):
        del self.files[self.shop]
        w = self.world()
        r = self.tool('get', '-y', f'srv*{self.store}*{w.url}/good', '--images', self.kept['dump'])
        self.assertEqual(r.returncode, 3)
        self.assertRegex(r.stdout, r'(?m)^missing +shop\.pdb ')
        self.assertEqual(self.stored(), self.files)

    def test_manifest_carries_the_list_to_another_machine(self):
        manifest = os.path.join(self.folder, 'list.txt')
        self.environment['NTDBG_OFFLINE'] = '1'
        r = self.tool('manifest', '--images', '-o', manifest, self.kept['dump'])
        self.assertEqual(r.returncode, 0, r.stderr)
        with open(manifest) as f:
            lines = [x.split(',')[:2] for x in f.read().splitlines() if x and not x.startswith('#')]
        self.assertEqual(sorted('/'.join(x) for x in lines), sorted(os.path.dirname(p) for p in self.files))
        self.environment['NTDBG_OFFLINE'] = '0'
        w = self.world()
        r = self.tool('get', '-y', f'srv*{self.store}*{w.url}/good', manifest)
        self.assertEqual(r.returncode, 0, r.stdout + r.stderr)
        self.assertEqual(self.stored(), self.files)
        self.environment['NTDBG_OFFLINE'] = '1'
        r = self.tool('check', '-y', f'srv*{self.store}', manifest)
        self.assertEqual(r.returncode, 0, r.stdout + r.stderr)

    def test_check_finds_what_is_damaged(self):
        w = self.world()
        self.tool('get', '-y', f'srv*{self.store}*{w.url}/good', self.kept['dump'])
        with open(os.path.join(self.store, self.shop), 'wb') as f:
            f.write(b'Microsoft C/C++ MSF 7.00 not')
        r = self.tool('check', '-y', f'srv*{self.store}', self.kept['dump'])
        self.assertEqual(r.returncode, 3)
        self.assertRegex(r.stdout, r'(?m)^missing +shop\.pdb ')

    def test_downloads_run_in_parallel(self):
        w = self.world()
        self.environment['NTDBG_SYMBOL_TIMEOUT'] = '2'
        begin = time.time()
        self.tool('get', '-y', f'srv*{self.store}*{w.url}/silent', self.kept['dump'])
        self.assertLess(time.time() - begin, 8)  # five PDBs, two seconds each, at once
        self.assertGreaterEqual(len(w.paths()), 5)

    def test_ctrl_c_ends_at_once_and_the_next_run_goes_on(self):
        w = self.world()
        words = [OPTIONS.ntdbg, 'symbols', 'get', '-y', f'srv*{self.store}*{w.url}/stalled', self.kept['dump']]
        process = subprocess.Popen(words, env=self.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(200):
            if len(w.paths()) >= 5:
                break
            time.sleep(0.05)
        time.sleep(0.5)
        begin = time.time()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        self.assertLess(time.time() - begin, 3)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(self.stored(), {})


def main():
    global OPTIONS
    parser = argparse.ArgumentParser()
    parser.add_argument('--ntdbg', required=True)
    parser.add_argument('--work', required=True)
    OPTIONS, rest = parser.parse_known_args()
    OPTIONS.ntdbg = os.path.abspath(OPTIONS.ntdbg)
    os.makedirs(OPTIONS.work, exist_ok=True)
    sample()
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == '__main__':
    main()
