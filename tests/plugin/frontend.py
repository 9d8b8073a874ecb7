# SPDX-License-Identifier: GPL-3.0-or-later
"""The headless front end as a person sees it: prompts, notices, and whether one is online."""
import os

from datacenter import Stopped, Teller


def escaped(word):
    """A word of a command, as g_strcompress() reads it."""
    return str(word).replace('\\', '\\\\').replace('\t', '\\t').replace('\n', '\\n')


class Frontend(Teller):
    """One run of the headless program."""

    def __init__(self, program, user_dir, plugin_dir, log, switches=(), more=None):
        home = user_dir.parent
        environment = {
            **os.environ, 'HOME': str(home), 'XDG_CONFIG_HOME': str(home), 'TZ': 'UTC',
            'XDG_CACHE_HOME': str(home), 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}
        for name in ('http_proxy', 'HTTP_PROXY', 'DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'LINES'):
            environment.pop(name, None)
        environment.update(more or {})
        super().__init__('the front end', [
            *program, '--user-dir', str(user_dir), '--plugin-dir', str(plugin_dir),
            '--log', str(log), *switches], env=environment)
        self.read = 0  # how many events have been looked at by a step
        self.ready = self.next_of('ready', 0)

    def tell(self, name, *words):
        """A command; whether it could be carried out."""
        start = len(self.events)
        self.write('\t'.join(escaped(word) for word in (name, *words)))
        return self.next_of('done', start)['good']

    def is_running(self):
        """Whether the program has not ended."""
        return not self.ended and self.process.poll() is None

    def settle(self):
        """Until nothing is ready and no timer due; milliseconds until the next timer, or -1."""
        start = len(self.events)
        self.write('settle')
        return self.next_of('settled', start)['next_timer']

    def open_prompts(self, events=None):
        """The prompts that wait for an answer."""
        waiting = {}
        for event in list(self.events if events is None else events):
            if event['event'] == 'prompt':
                waiting[event['id']] = event
            elif event['event'] in ('prompt-answered', 'prompt-closed'):
                waiting.pop(event['id'], None)
        return list(waiting.values())

    def open_windows(self, name):
        """The numbers of the notices ("notify") or of the user information ("info") on show."""
        found = set()
        for event in list(self.events):
            if event['event'] == name:
                found.add(event['id'])
            elif event['event'] == name + '-closed':
                found.discard(event['id'])
        return found

    def most_prompts(self):
        """The greatest number of prompts that were open at one time."""
        events = list(self.events)
        return max((len(self.open_prompts(events[:i + 1])) for i, event in enumerate(events)
                    if event['event'] == 'prompt'), default=0)

    def prompt(self):
        """The prompt that is open, as soon as there is one."""
        return self.wait(lambda events: next(reversed(self.open_prompts(events)), None),
                         'a prompt')

    def take(self, name, what=None):
        """The next event of this name that no step has looked at."""
        def find(events):
            for number in range(self.read, len(events)):
                if events[number]['event'] == name:
                    self.read = number + 1
                    return events[number]
            return None
        return self.wait(find, what or '"%s"' % name)

    def read_all(self, name):
        """Looks at all events of this name, so that the next one is new."""
        for number, event in enumerate(list(self.events)):
            if event['event'] == name:
                self.read = max(self.read, number + 1)

    def quit(self):
        """Ends the program; what is wrong with its end, or None."""
        self.write('quit')
        status = self.finish()
        if status != 0:
            leaks = any(event.get('leaks') for event in self.events if event['event'] == 'end')
            return 'the front end ended with status %d%s' % (status, ', leaks' if leaks else '')
        if not any(event['event'] == 'end' for event in self.events):
            raise Stopped('the front end did not reach its end')
        return None
