#!/usr/bin/env python3
"""Shows that each lint fails on bad input and passes good input: a lint that cannot fail proves nothing."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import commands  # noqa: E402
import errors  # noqa: E402
import files  # noqa: E402
import format as format_lint  # noqa: E402
import layering  # noqa: E402
import mutable_data  # noqa: E402
import pages  # noqa: E402


class Tree(unittest.TestCase):
    """A small project in a folder of its own."""

    def setUp(self):
        self.root = tempfile.mkdtemp(prefix='ntdbg-lint-')
        self.addCleanup(shutil.rmtree, self.root)

    def write(self, name, text):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def only(self, problems, *words):
        """Exactly one problem, and it speaks of `words`."""
        self.assertEqual(len(problems), 1, problems)
        for word in words:
            self.assertIn(word, problems[0])


class Layering(Tree):
    def setUp(self):
        super().setUp()
        self.write('src/meson.build', "# lowest first\nsubdir('base')\nsubdir('formats/pe')\nsubdir('out')\n"
                                      "subdir('windows')\n")
        self.write('docs/ARCHITECTURE.md', '`base/` `formats/pe/` `out/` `windows/`')
        self.write('src/base/meson.build', 'base_dep = declare_dependency()\n')
        self.write('src/base/str.h', '')
        self.write('src/formats/pe/meson.build', 'pe_dep = declare_dependency(dependencies: [base_dep])\n')
        self.write('src/formats/pe/pe.c', '#include "formats/pe/pe.h"\n#include "base/str.h"\n#include <stdio.h>\n')
        self.write('src/out/meson.build', 'out_dep = declare_dependency(dependencies: [base_dep])\n')
        self.write('src/windows/meson.build', 'windows_dep = declare_dependency(dependencies: [base_dep, pe_dep])\n')

    def test_good(self):
        self.assertEqual(layering.check(self.root), [])

    def test_include_not_named(self):
        self.write('src/out/out.c', '#include "formats/pe/pe.h"\n')
        self.only(layering.check(self.root), 'src/out/out.c', 'pe_dep')

    def test_named_in_a_comment_only(self):
        self.write('src/out/meson.build', 'out_dep = declare_dependency(dependencies: [base_dep]) # pe_dep\n')
        self.write('src/out/out.c', '  #  include "formats/pe/pe.h"\n')
        self.only(layering.check(self.root), 'src/out/out.c', 'pe_dep')

    def test_folder_that_the_document_does_not_know(self):
        self.write('docs/ARCHITECTURE.md', '`base/` `formats/pe/` `windows/`')
        self.only(layering.check(self.root), 'docs/ARCHITECTURE.md', '`out/`')

    def test_upward_dependency(self):
        self.write('src/base/meson.build', 'base_dep = declare_dependency(dependencies: [pe_dep])\n')
        self.only(layering.check(self.root), 'src/base/meson.build', 'later')

    def test_windows_never_prints(self):
        self.write('src/windows/meson.build', 'windows_dep = declare_dependency(dependencies: [base_dep, out_dep])\n')
        self.only(layering.check(self.root), 'never')

    def test_bare_include(self):
        self.write('src/base/str.c', '#include "str.h"\n')
        self.only(layering.check(self.root), 'must name its folder')

    def test_unlisted_folder(self):
        self.write('src/extra/x.c', '')
        self.only(layering.check(self.root), 'src/extra')

    def test_folder_without_build_file(self):
        os.remove(os.path.join(self.root, 'src/out/meson.build'))
        self.only(layering.check(self.root), 'no meson.build')


class MutableData(Tree):
    def object(self, text, *flags):
        source = self.write('x.c', text)
        out = os.path.join(self.root, 'x.o')
        subprocess.run(['cc', '-c', source, '-o', out, *flags], check=True)
        return [out]

    GOOD = ('static const char *const names[] = {"a", "b"}; const int table[] = {1, 2};\n'
            'const char *f(int i) { return names[i]; }\n')

    def test_good(self):
        for flags in ([], ['-fPIC', '-g', '-O2'], ['-fsanitize=address,undefined']):
            self.assertEqual(mutable_data.check(self.object(self.GOOD, *flags)), [])

    def test_bad(self):
        for line, name in (('static int counter; int f(void) { return ++counter; }', 'counter'),
                           ('int shared = 4;', 'shared'),
                           ('int zero;', 'zero'),
                           ('int f(void) { static int calls = 1; return calls++; }', 'calls'),
                           ('_Thread_local int mine = 1;', 'mine'),
                           ('const char *names[] = {"a"};', 'names'),
                           ('__attribute__((common)) int shared_later;', 'shared_later')):
            for flags in ([], ['-fPIC', '-O1'], ['-fsanitize=address,undefined']):
                self.only(mutable_data.check(self.object(line + '\n', *flags)), name)

    def test_nothing_to_look_at(self):
        self.only(mutable_data.check([self.root]), 'no object files')


class Files(Tree):
    GOOD = '/* What this is. */\n#ifndef NTDBG_BASE_X_H\n#define NTDBG_BASE_X_H\n\n#endif\n'

    def problems(self, name, text):
        self.write(name, text)
        return files.check(self.root)[0]

    def test_good(self):
        self.assertEqual(self.problems('src/base/x.h', self.GOOD), [])
        self.assertEqual(self.problems('src/formats/pe/x.h', self.GOOD.replace('BASE', 'PE')), [])

    def test_guard(self):
        self.only(self.problems('src/base/y.h', self.GOOD), 'guard')

    def test_no_opening_comment(self):
        self.only(self.problems('src/a.c', '#include "base/a.h"\nint x;\n'), 'comment')
        self.write('src/a.h', self.GOOD.replace('BASE_X', 'A'))
        self.assertEqual(self.problems('src/a.c', '#include "base/a.h"\nint x;\n'), [])

    def test_tab(self):
        self.only(self.problems('src/a.c', '/* A. */\nint\tx;\n'), 'tab')

    def test_ends_of_lines(self):
        self.only(self.problems('src/a.c', '/* A. */\nint x; \n'), 'blank')
        self.only(self.problems('src/a.c', '/* A. */\nint x;'), 'no end of line')

    def test_promise(self):
        for word in ('TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'):
            self.only(self.problems('src/a.c', f'/* A. {word}: later */\n'), word)
        self.assertEqual(self.problems('src/a.c', '/* A: mkdtemp("ntdbg-XX' 'XXXX") */\n'), [])

    def test_machine_path(self):
        for path in ('/ro' 'ot/x', '/wo' 'rk/main', '/ho' 'me/me/x'):
            self.only(self.problems('docs/a.md', f'see {path}\n'), 'machine')
        self.assertEqual(self.problems('docs/a.md', 'net' '/work' '/flow and a/root/b\n'), [])

    def test_long_file(self):
        self.only(self.problems('src/a.c', '/* A. */\n' + 'int x;\n' * 800), '801 lines')
        self.assertEqual(self.problems('src/a.c', '/* Generated table. */\n' + 'int x;\n' * 800), [])

    def test_long_function(self):
        body = '/* A. */\nint f(int a,\n      int b)\n{\n' + '    f();\n' * 121 + '}\n'
        self.only(self.problems('src/a.c', body), 'f has 121 lines')
        self.write('src/a.c', body.replace('    f();\n', '', 41))
        self.assertEqual(files.check(self.root), ([], []))
        self.write('src/a.c', body.replace('    f();\n', '', 40))
        self.only(files.check(self.root)[1], 'src/a.c:2', 'f has 81 lines')

    def test_long_line(self):
        self.only(self.problems('src/a.c', '/* ' + 'a' * 120 + ' */\n'), 'columns')
        self.assertEqual(self.problems('src/a.c', '/* A. */\n    "' + 'a' * 120 + '"\n'), [])


class Commands(Tree):
    def setUp(self):
        super().setUp()
        self.command('commands/stack.c', 'k', 'command_k')
        self.command('commands/dump.c', 'dt', 'command_dt')
        self.list('&command_dt, &command_k')

    def command(self, file, name, variable, **changes):
        fields = {'name': name, 'synopsis': '[Count]', 'brief': 'Says something', 'example': f'{name} 5', **changes}
        body = ', '.join(f'.{k} = "{v}"' for k, v in fields.items() if v is not None)
        self.write('src/' + file, f'/* A. */\nconst command {variable} = {{{body},\n    .run = run_it}};\n')

    def list(self, entries):
        self.write('src/commands/list.c', f'/* A. */\nstatic const command *const all[] = {{{entries}}};\n')

    def test_good(self):
        self.assertEqual(commands.check(self.root), [])

    def test_unsorted(self):
        self.list('&command_k, &command_dt')
        self.only(commands.check(self.root), 'must stand before')

    def test_missing_field(self):
        for missing in ('brief', 'example'):
            self.command('commands/stack.c', 'k', 'command_k', **{missing: None})
            self.only(commands.check(self.root), f'.{missing}')
        self.command('commands/stack.c', 'k', 'command_k', brief='')
        self.only(commands.check(self.root), '.brief')
        self.command('commands/stack.c', 'k', 'command_k', synopsis=None)
        self.assertEqual(commands.check(self.root), [])

    def test_example_of_something_else(self):
        self.command('commands/stack.c', 'k', 'command_k', example='lm')
        self.only(commands.check(self.root), 'does not show k')

    def test_unlisted(self):
        self.list('&command_k')
        self.only(commands.check(self.root), 'command_dt', 'no list.c')

    def test_descriptors_made_by_a_macro(self):
        self.write('src/commands/dump.c', '/* A. */\n#define MAKE(id, how) \\\n    const command command_##id = \\\n'
                   '    {.name = #id, .synopsis = "", .brief = "b" "c", .example = how}\nMAKE(dt, "x");\n')
        self.only(commands.check(self.root), 'does not show dt')

    def test_listed_but_not_there(self):
        self.list('&command_dt, &command_k, &command_x')
        self.only(commands.check(self.root), 'command_x')

    def test_twice(self):
        self.list('&command_dt, &command_dt, &command_k')
        self.only(commands.check(self.root), 'twice')


@unittest.skipUnless(shutil.which(format_lint.TOOL), 'no ' + format_lint.TOOL)
class Format(Tree):
    def test_both(self):
        shutil.copy(os.path.join(os.path.dirname(__file__), '..', '..', '.clang-format'),
                    os.path.join(self.root, '.clang-format'))
        good = self.write('good.c', 'int f(int x)\n{\n    if (x) return 1;\n    return 2;\n}\n')
        bad = self.write('bad.c', 'int f(int x) {\n  return 2;\n}\n')
        self.assertEqual(format_lint.check([good, bad]), [bad])


class Readme(unittest.TestCase):
    TRANSCRIPT = '#! open demo\n0:000> k\nChild-SP\n0:000> lm\nstart\n'

    def test_shown(self):
        self.assertEqual(pages.missing('text\n\n    0:000> k\n    Child-SP\n    0:000> lm\n    start\n', self.TRANSCRIPT), [])

    def test_other_text(self):
        page = '    0:000> k\n    Child SP\n    0:000> lm\n    start\n'
        self.assertIn('Child-SP', pages.missing(page, self.TRANSCRIPT))

    def test_blocks(self):
        held = '```kd\n0:000> k\nChild-SP\n```\ntext\n```kd\n0:000> k\n...\nstart\n```\n'
        self.assertEqual(pages.unheld(held, [self.TRANSCRIPT]), [])
        self.assertEqual(pages.unheld('```kd\n0:000> k\nChild SP\n```\n', [self.TRANSCRIPT]), [['0:000> k', 'Child SP']])
        self.assertEqual(pages.unheld('```kd\n0:000> k\nstart\n```\n', [self.TRANSCRIPT]), [['0:000> k', 'start']])
        self.assertEqual(len(pages.unheld(held, [])), 2)


class Errors(Tree):
    """Rows of docs/errors.md against their transcripts."""

    def page(self, row):
        self.write('a.t', '#! open demo\n0:002> ? zork\nCouldn\'t resolve error at \'zork\'\n0:002> ? 1\n1\n')
        self.write('docs/errors.md', f'| error | when | typed | transcript |\n|---|---|---|---|\n{row}')
        return errors.check(self.root)

    def test_good(self):
        self.assertEqual(self.page("| `resolve error at 'zork'` | a name | `? zork` | [a.t](../a.t) |\n"), [])

    def test_other_text(self):
        self.only(self.page("| `Syntax error` | a name | `? zork` | [a.t](../a.t) |\n"), 'Syntax error')

    def test_other_command(self):
        self.only(self.page("| `Couldn't resolve` | a name | `? 1` | [a.t](../a.t) |\n"), '? 1')

    def test_no_row(self):
        self.assertEqual(len(self.page('| `x` | y |\n')), 2)


class Families(Tree):
    """Names in src/commands/families.inc."""

    DESCRIPTORS = {'command_k': ('', '.name = "k"'), 'command_peb': ('', '.name = "peb", .extension = "exts"')}

    def names(self, family):
        self.write('src/commands/windbg_exports.inc', 'EXPORT("exts", "tls")\n')
        self.write('src/commands/families.inc', f'FAMILY("{family}")\n')
        return commands.check_families(self.root, self.DESCRIPTORS)

    def test_good(self):
        self.assertEqual(self.names('k !peb !tls'), [])

    def test_unknown(self):
        self.only(self.names('k !peb peb'), 'no command peb')

if __name__ == '__main__':
    unittest.main(verbosity=1)
