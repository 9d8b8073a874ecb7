# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a scenario that are about what the datacenter heard, says and does."""
from datacenter import Failure


class DatacenterSteps:
    """Told to it, or seen there."""
    # pylint: disable=no-member  # these are parts of a play

    def step_quiet(self, _on):
        """The datacenter has heard nothing since the step before."""
        self.settle()
        heard = self.heard()
        if len(heard) != self.seen_rpcs:
            raise Failure('not quiet: %s' % heard[self.seen_rpcs:])

    def step_calls(self, wanted):
        """How often methods were called until now."""
        for method, count in wanted.items():
            self.dc.wait(lambda events, m=method, c=count: self.dc.calls().get(m, 0) >= c or c == 0,
                         '%d of %s' % (count, method))
        self.settle()
        for method, count in wanted.items():
            self._compare('calls of ' + method, self.dc.calls().get(method, 0), count)

    def step_dc(self, command, **keys):
        """Something happens at the datacenter; where one is meant, "to" is its number."""
        if isinstance(keys.get('to'), int):
            keys['dc'] = keys.pop('to')
        if self.dc.tell(command, **keys)['event'] == 'error':
            raise Failure('the datacenter cannot do %s' % command)

    def step_dc_event(self, name, number=1, **keys):
        """The datacenter told this, or so often; in tables only what is named must agree, and what
        is "" must be missing."""
        def agrees(found, wanted):
            if isinstance(wanted, dict) and isinstance(found, dict):
                return all(agrees(found.get(key), value) for key, value in wanted.items())
            return not found if wanted == '' else found == wanted
        self.dc.wait(lambda events: sum(agrees(event, {'event': name, **keys})
                                        for event in events) >= number,
                     '"%s" of the datacenter' % name)

    def step_scan(self, phone, **keys):
        """Somebody holds a phone against the code that is shown, and says yes."""
        event = self.dc.tell('scan', phone=phone, token=self.qr.token(), **keys)
        if event['event'] == 'error' or event['accepted'] != 1:
            raise Failure('the code was not accepted: %s' % event)

    def step_open_connections(self, wanted):
        """How many connections each datacenter has."""
        self.settle()
        for number, count in wanted.items():
            states = [event['state'] for event in self.dc.events
                      if event['event'] == 'connection' and event['dc'] == int(number)]
            self._compare('connections of datacenter %s' % number,
                          states.count('open') - states.count('closed'), count)
