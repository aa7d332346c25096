"""Access tokens of a described machine: who its processes and threads are."""
import struct

# Privileges' numbers (winnt.h)
PRIVILEGES = {'CreateToken': 2, 'AssignPrimaryToken': 3, 'LockMemory': 4, 'IncreaseQuota': 5, 'Tcb': 7, 'Security': 8, 'TakeOwnership': 9,
              'LoadDriver': 10, 'SystemProfile': 11, 'Systemtime': 12, 'CreatePagefile': 15, 'CreatePermanent': 16, 'Backup': 17,
              'Restore': 18, 'Shutdown': 19, 'Debug': 20, 'Audit': 21, 'ChangeNotify': 23, 'Undock': 25, 'Impersonate': 29,
              'CreateGlobal': 30, 'IncreaseWorkingSet': 33, 'TimeZone': 34}
# SE_GROUP_* (winnt.h)
ATTRIBUTES = {'mandatory': 1, 'default': 2, 'enabled': 4, 'owner': 8, 'deny': 0x10, 'integrity': 0x20, 'integrity-enabled': 0x40,
              'resource': 0x20000000, 'logon': 0xc0000000}


class Accounts:
    def __init__(self, world):
        self.k, self.objects, self.windows = world.k, world.objects, world.k.windows

    def sid(self, text):
        _, revision, authority, *parts = text.split('-')
        at = self.k.pool(8 + 4 * len(parts))
        self.k.space.write(at, bytes([int(revision), len(parts)]) + int(authority).to_bytes(6, 'big') +
                           b''.join(struct.pack('<I', int(p)) for p in parts))
        return at

    def array(self, rows):
        """_SID_AND_ATTRIBUTES of [SID, words] each."""
        size = self.windows.size('_SID_AND_ATTRIBUTES')
        at = self.k.pool(size * len(rows))
        for i, (text, words) in enumerate(rows):
            o = self.k.object('_SID_AND_ATTRIBUTES', at + i * size).clear()
            o.set(Sid=self.sid(text), Attributes=sum(ATTRIBUTES[w] for w in words.split()))
        return at

    def privileges(self, o, rows):
        """rows: [name, "enabled default"]. Up to 5.2 a list, then bits."""
        listed = [(PRIVILEGES[name], 'default' in words, 'enabled' in words) for name, words in rows]
        if o.has('PrivilegeCount'):
            size = self.windows.size('_LUID_AND_ATTRIBUTES')
            at = self.k.pool(size * len(listed), 4)
            for i, (number, default, enabled) in enumerate(listed):
                self.k.space.u32(at + i * size, number, 0, default | enabled << 1)
            o.set(PrivilegeCount=len(listed), Privileges=at)
            return
        bits = self.k.object('_SEP_TOKEN_PRIVILEGES', o.address('Privileges'))
        bits.set(Present=sum(1 << n for n, _, _ in listed), EnabledByDefault=sum(d << n for n, d, _ in listed),
                 Enabled=sum(e << n for n, _, e in listed))

    def token(self, text):
        k = self.k
        o = self.objects.new('Token', '_TOKEN')
        users = [[text['user'], ''], *text.get('groups', [])]
        o.set(TokenSource=text.get('source', 'User32').encode().ljust(8, b'\0'), SessionId=text.get('session', 0),
              UserAndGroupCount=len(users), UserAndGroups=self.array(users), PrimaryGroup=self.sid(text.get('primary', text['user'])),
              TokenType=2 if 'level' in text else 1, ImpersonationLevel=text.get('level', 0), TokenInUse=int(text.get('in_use', True)),
              TokenFlags=text.get('flags', 0x2000) & (0xff if self.windows.size('_TOKEN') < 0x100 else 0xffffffff))
        for name, value in (('TokenId', text['id']), ('ModifiedId', text['id'] + 2), ('ParentTokenId', text.get('parent', 0)),
                            ('AuthenticationId', text.get('logon', 0x3e7)), ('OriginatingLogonSession', text.get('origin', 0))):
            k.space.write(o.address(name), struct.pack('<Q', value))
        self.privileges(o, text.get('privileges', []))
        if 'restricted' in text:
            o.set(RestrictedSidCount=len(text['restricted']), RestrictedSids=self.array(text['restricted']))
        if 'package' in text and o.has('Package'):
            o.set(Package=self.sid(text['package']), CapabilityCount=len(text['capabilities']),
                  Capabilities=self.array([[c, 'enabled'] for c in text['capabilities']]))
            if '_SEP_LOWBOX_NUMBER_ENTRY' in self.windows.types:
                entry = k.object('_SEP_LOWBOX_NUMBER_ENTRY', k.pool(self.windows.size('_SEP_LOWBOX_NUMBER_ENTRY'))).clear()
                o.put('LowboxNumberEntry', entry.put('LowboxNumber', 5).at)
        if 'trust' in text and o.has('TrustLevelSid'):
            o.put('TrustLevelSid', self.sid(text['trust']))
        return o

    def impersonate(self, thread, at, level):
        """thread: people.ForgedThread."""
        t = thread.object
        t.put('ActiveImpersonationInfo', 1)
        if t.has('ClientSecurity'):
            self.k.space.pointers(t.address('ClientSecurity'), at | level)
            return
        i = self.k.object('_PS_IMPERSONATION_INFORMATION', self.k.pool(self.windows.size('_PS_IMPERSONATION_INFORMATION'))).clear()
        t.put('ImpersonationInfo', i.set(Token=at, ImpersonationLevel=level).at)


def make(world):
    """[[process.token]], the process's own first; others are of the thread that `thread` names."""
    accounts = Accounts(world)
    for m, p in world.people:
        for text in p.get('token', []):
            o = accounts.token(text)
            if 'thread' in text:
                accounts.impersonate(next(t for t in m.threads if t.tid == text['thread']), o.at, text['level'])
            else:  # the reference count in the low bits
                world.k.space.pointers(m.object.address('Token'), o.at | world.machine.pointer * 2 - 1)
