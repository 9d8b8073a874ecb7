#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds in several ways, runs the tests of each build, and counts."""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORES = os.cpu_count() or 1
SANITIZED = ['unit', 'fuzz', 'e2e', 'plugin', 'gui']
FUZZ_SECONDS = 600
MUTATION_SECONDS = 7200
FAULT_SECONDS = 3600


class Count:
    """What passed, failed and was skipped."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.bad = []

    def add(self, good, what):
        """One result."""
        if good:
            self.passed += 1
        else:
            self.failed += 1
            self.bad.append(what)

    def line(self):
        """The last line of the output."""
        skipped = ', %d skipped' % self.skipped if self.skipped else ''
        return '%d passed, %d failed%s' % (self.passed, self.failed, skipped)


def say(text):
    """A heading, with the time."""
    print('%s  %s' % (time.strftime('%H:%M:%S'), text), flush=True)


def run(*command, env=None, limit=None):
    """(whether it succeeded, its output)."""
    try:
        done = subprocess.run([str(word) for word in command], cwd=ROOT, text=True, timeout=limit,
                              env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              errors='replace')
    except (OSError, subprocess.TimeoutExpired) as error:
        return False, str(error)
    return done.returncode == 0, done.stdout


def step(count, what, *command, **options):
    """Runs one command that counts as one test."""
    good, output = run(*command, **options)
    count.add(good, what)
    if not good:
        print(output[-20000:])
        say('FAILED: ' + what)
    return good


class Build:
    """A build folder with its options."""

    def __init__(self, name, compiler, *options):
        self.folder = ROOT / name
        self.name = name
        self.env = {'CC': compiler} if compiler else {}
        self.options = options

    def make(self, count):
        """Configures and compiles."""
        say('%s: building' % self.name)
        known = (self.folder / 'meson-private' / 'coredata.dat').exists()
        setup = ['meson', 'setup', self.folder, ROOT, *self.options]
        good, output = run(*setup, *(['--reconfigure'] if known else []), env=self.env)
        if not good and known: # of another version of meson, or half deleted
            shutil.rmtree(self.folder)
            good, output = run(*setup, env=self.env)
        if not good:
            print(output[-20000:])
            count.add(False, '%s: meson setup' % self.name)
            return False
        return step(count, '%s: compiles without a warning' % self.name, 'ninja', '-C', self.folder,
                    '-j', CORES, env={'TERM': 'dumb'})

    def test(self, count, *words):
        """Runs tests of this build."""
        say('%s: testing %s' % (self.name, ' '.join(words)))
        setup = '-' + words[1] if '--setup' in words else ''
        log = self.folder / 'meson-logs' / ('testlog%s.json' % setup)
        log.unlink(missing_ok=True)
        _good, output = run('meson', 'test', '-C', self.folder, '--no-rebuild', '--num-processes',
                            CORES, *words)
        if not log.exists():
            print(output[-20000:])
            count.add(False, '%s: meson test' % self.name)
            return
        for line in log.read_text('utf-8').splitlines():
            self._count(count, json.loads(line))

    def _count(self, count, result):
        output = result.get('stdout', '')
        what = '%s: %s' % (self.name, result['name'])
        good = result['result'] in ('OK', 'EXPECTEDFAIL')
        if result['result'] == 'SKIP':
            count.skipped += 1
            say('skipped: %s: %s' % (what, (output.strip().splitlines() or [''])[-1]))
            return
        passed = len(re.findall(r'^ok \d(?!.*# SKIP)', output, re.MULTILINE))
        failed = len(re.findall(r'^not ok \d', output, re.MULTILINE))
        count.skipped += len(re.findall(r'^ok \d.*# SKIP', output, re.MULTILINE))
        if passed + failed == 0:
            count.add(good, what)
        else:
            count.passed += passed
            count.failed += failed
            if failed or not good:
                count.failed += not failed
                count.bad.append(what)
        if not good or failed:
            print(output[-12000:])
            print(result.get('stderr', '')[-12000:])
            say('FAILED: %s (%s, status %s)' % (what, result['result'], result.get('returncode')))


def builds():
    """The builds of an ordinary run."""
    clang = shutil.which('clang')
    plain = Build('build-test', 'gcc', '-Dwerror=true')
    asan = Build('build-asan', 'gcc', '-Db_sanitize=address,undefined', '-Db_lundef=false')
    core = Build('build-core', 'gcc', '-Dplugin=disabled', '-Dwerror=true')
    other = Build('build-clang', clang, '-Dwerror=true') if clang else None
    return plain, asan, core, other


def fuzz(count):
    """Ten minutes for each target, on all cores."""
    build = Build('build-fuzz', 'clang', '-Db_sanitize=address,undefined', '-Db_lundef=false',
                  '-Dc_args=-fsanitize=fuzzer-no-link')
    if not build.make(count):
        return
    names = sorted(path.stem for path in (ROOT / 'tests/fuzz').glob('fuzz-*.c')
                   if path.stem != 'fuzz-main')
    for name in names:
        target = 'tests/fuzz/%s-libfuzzer' % name
        if not step(count, name + ' for libFuzzer', 'ninja', '-C', build.folder, target):
            continue
        say('%s: %d s' % (name, FUZZ_SECONDS))
        found = build.folder / 'corpus' / name
        found.mkdir(parents=True, exist_ok=True)
        step(count, name, build.folder / target, '-max_total_time=%d' % FUZZ_SECONDS,
             '-fork=%d' % CORES, '-artifact_prefix=%s/' % found.parent, found,
             ROOT / 'tests/fuzz/corpus' / name.removeprefix('fuzz-'),
             limit=FUZZ_SECONDS + 300)


def mutate(count):
    """Every security check is taken out once: the test that guards it must fail."""
    say('mutations')
    good, output = run(sys.executable, 'tests/mutations/mutate.py', '--run',
                       limit=MUTATION_SECONDS)
    count.add(good, 'mutations')
    print('\n'.join(line for line in output.splitlines() if not line.endswith(': guarded')))


def disturb(count, build):
    """A thousand calls through five hundred faults of real sockets, twice."""
    say('faults')
    step(count, 'faults', sys.executable, ROOT / 'tests/e2e/core_faults.py',
         build.folder / 'tests/e2e/core-login', env={'FAULTS': '500'}, limit=FAULT_SECONDS)


def analyse(count, build):
    """clang-tidy, which may fail the run, and cppcheck, which only tells."""
    sources = sorted(str(path) for folder in ('mtproto', 'plugin')
                     for path in (ROOT / folder).rglob('*.c'))
    say('clang-tidy')
    step(count, 'clang-tidy', 'clang-tidy', '--quiet', '-p', build.folder, *sources)
    say('cppcheck')
    _good, output = run('cppcheck', '--quiet', '--library=gtk', '--enable=warning,performance',
                        '-I', 'mtproto', '-I', 'mtproto/include', '-j', CORES, 'mtproto', 'plugin')
    print(output[-8000:])


def main():
    """The whole run."""
    parser = argparse.ArgumentParser(description='Builds and runs every test.')
    parser.add_argument('--long', action='store_true',
                        help='also valgrind, ten minutes of fuzzing per target, static '
                             'analysis, mutations')
    options = parser.parse_args()
    start = time.monotonic()
    count = Count()
    plain, asan, core, other = builds()
    if plain.make(count):
        plain.test(count)
    if asan.make(count):
        asan.test(count, *(word for name in SANITIZED for word in ('--suite', name)))
    if core.make(count):
        core.test(count, '--suite', 'unit')
    if other:
        other.make(count)
    say('tests/try --check')
    step(count, 'tests/try --check', ROOT / 'tests' / 'try', '--check')
    if options.long:
        plain.test(count, '--setup', 'valgrind', '--suite', 'unit', '--suite', 'fuzz')
        plain.test(count, '--setup', 'valgrind_plugin', '--suite', 'plugin')
        plain.test(count, '--setup', 'valgrind_cycles', 'cycles')
        asan.test(count, '--setup', 'long_cycles', 'cycles')
        disturb(count, plain)
        analyse(count, other or plain)
        mutate(count)
        fuzz(count)
    for what in count.bad:
        print('FAILED: ' + what)
    say('%d s' % (time.monotonic() - start))
    print(count.line())
    return 1 if count.failed else 0


if __name__ == '__main__':
    sys.exit(main())
