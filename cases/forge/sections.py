"""Sections and virtual address descriptors of a forged machine: control areas with their segments and subsections, and each
process's tree of ranges."""
import builds

PAGE = 0x1000
PROTECTIONS = {'NO_ACCESS': 0x18, 'READONLY': 1, 'EXECUTE': 2, 'EXECUTE_READ': 3, 'READWRITE': 4, 'WRITECOPY': 5, 'EXECUTE_READWRITE': 6,
               'EXECUTE_WRITECOPY': 7}
VAD_TYPES = {'': 0, 'Phys': 1, 'Exe': 2, 'AWE': 3, 'WrtWatch': 4}


def number(value):
    return int(value, 16) if isinstance(value, str) else value


class Section:
    """pages: of each subsection. file: the file's name, empty for the page file's sections."""

    def __init__(self, k, text):
        w = k.windows
        self.k, self.text = k, text
        pages = text.get('pages', [1])
        is_image, file = text.get('image', False), text.get('file', '')
        is_mapped = bool(file) and not is_image and '_MSUBSECTION' in w.types
        size, sub = w.size('_CONTROL_AREA'), w.size('_MSUBSECTION' if is_mapped else '_SUBSECTION')
        self.at = number(text.get('at', 0)) or k.pool(size + sub * len(pages), 0x10)
        self.segment = k.object('_SEGMENT', k.pool(w.size('_SEGMENT'), 0x10)).clear()
        self.prototypes = k.pool(8 * sum(pages), PAGE)
        k.space.write(self.prototypes, bytes(8 * sum(pages)))
        o = self.object = k.object('_CONTROL_AREA', self.at).clear()
        links = o.address(w.first('_CONTROL_AREA', 'ListHead', 'DereferenceList'))
        k.space.u64(links, links, links)
        o.set(Segment=self.segment.at, NumberOfSectionReferences=text.get('section_references', 1),
              NumberOfMappedViews=text.get('views', 1), NumberOfPfnReferences=text.get('pfn_references', 0))
        o.put('u.Flags.Image', int(is_image)).put('u.Flags.File', int(bool(file)))
        if o.has('u.Flags.Commit') and not file:
            o.put('u.Flags.Commit', 1)
        if text.get('writable') and o.has('u.Flags.UserWritable'):
            o.put('u.Flags.UserWritable', 1)
        if o.has('ViewList'):
            builds.link(k.space, o.address('ViewList'), [])
        if file:
            f = k.object('_FILE_OBJECT', k.pool(w.size('_FILE_OBJECT'), 0x10)).clear()
            f.set(Type=5, Size=w.size('_FILE_OBJECT'), FileName=k.unicode(file))
            self.file = f
            fast = w.field('_CONTROL_AREA', 'FilePointer')[1] == '_EX_FAST_REF'
            k.space.u64(o.address('FilePointer'), f.at | (7 if fast else 0))
        s = self.segment
        s.set(ControlArea=self.at, TotalNumberOfPtes=sum(pages), SizeOfSegment=sum(pages) * PAGE,
              NumberOfCommittedPages=text.get('committed', 0), PrototypePte=self.prototypes)
        s.put_if('SegmentFlags.DefaultProtectionMask', 0 if not file else 6)
        if is_image:
            s.put('BasedAddress', number(text['base'])).put_if('u1.ImageCommitment', text.get('image_commit', 0))
        at, pte, sector = self.at + size, self.prototypes, 0
        for i, count in enumerate(pages):
            b = k.object('_SUBSECTION', at + i * sub).clear()
            b.set(ControlArea=self.at, SubsectionBase=pte, PtesInSubsection=count, StartingSector=sector, NumberOfFullSectors=count * 8,
                  NextSubsection=at + (i + 1) * sub if i + 1 < len(pages) else 0)
            b.put_if('u.SubsectionFlags.Protection', text.get('protections', [1, 3, 1, 5])[i % 4])
            b.put_if('u.SubsectionFlags.SubsectionAccessed', int(is_mapped))
            if is_mapped:
                m = k.object('_MSUBSECTION', at + i * sub)
                links = m.address('DereferenceList')
                k.space.write(at + i * sub + w.size('_SUBSECTION'), bytes(sub - w.size('_SUBSECTION')))
                k.space.u64(links, links, links)
                m.put_if('NumberOfMappedViews', text.get('views', 1))
            pte, sector = pte + 8 * count, sector + count * 8
        self.first_subsection = at


class Descriptors:
    """One process's tree."""

    def __init__(self, k, process, rows, sections):
        self.k, self.w, self.sections = k, k.windows, sections
        self.core = 'Core.' if k.windows.field('_MMVAD', 'Core') else ''
        self.nodes = [self.node(r) for r in sorted(rows, key=lambda r: number(r['start']))]
        root = self.tree(0, len(self.nodes))
        for path in ('VadRoot.Root', 'VadRoot.BalancedRoot.RightChild'):
            if process.object.has(path):
                process.object.put(path, root)
                break
        process.object.put_if('VadCount', len(rows))

    def put(self, o, value, *paths):
        for path in paths:
            if o.has(path):
                return o.put(path, value)
        raise KeyError(f'{self.w.number}: _MMVAD has none of {", ".join(paths)}')

    def node(self, row):
        o = self.k.object('_MMVAD', self.k.pool(self.w.size('_MMVAD'), 0x10)).clear()
        first, last = number(row['start']), number(row['end'])
        core = self.core
        high = o.has(core + 'StartingVpnHigh')
        for name, vpn in (('StartingVpn', first), ('EndingVpn', last)):
            o.put(core + name, vpn & 0xffffffff if high else vpn)
            if high:
                o.put(core + name + 'High', vpn >> 32)
        self.put(o, VAD_TYPES[row.get('type', '')], core + 'u.VadFlags.VadType')
        self.put(o, PROTECTIONS[row.get('protection', 'READWRITE')], core + 'u.VadFlags.Protection')
        self.put(o, int('section' not in row), core + 'u.VadFlags.PrivateMemory')
        self.put(o, row.get('commit', 0), core + 'u1.VadFlags1.CommitCharge', core + 'u.VadFlags.CommitCharge')
        if 'section' in row:
            s = self.sections[row['section']]
            o.set(FirstPrototypePte=s.prototypes, LastContiguousPte=s.prototypes + 8 * (sum(s.text.get('pages', [1])) - 1))
            self.put(o, s.first_subsection, 'Subsection') if o.has('Subsection') else o.put('ControlArea', s.at)
            o.put_if('u2.VadFlags2.FileOffset', row.get('offset', 0))
        return o

    def tree(self, low, high):
        """The address of the root of a balanced tree of these nodes."""
        if low >= high:
            return 0
        middle = (low + high) // 2
        o = self.nodes[middle]
        self.put(o, self.tree(low, middle), self.core + 'VadNode.Left', self.core + 'VadNode.LeftChild', 'LeftChild')
        self.put(o, self.tree(middle + 1, high), self.core + 'VadNode.Right', self.core + 'VadNode.RightChild', 'RightChild')
        return o.at


def make(world):
    k = world.k
    sections = {s['id']: Section(k, s) for s in world.text.get('section', [])}
    for made, text in world.people:
        if text.get('vad'):
            Descriptors(k, made, text['vad'], sections)
    world.sections = sections
    unused = [s for s in sections.values() if s.text.get('unused')]
    if 'MmUnusedSegmentList' in k.windows.symbols or 'MmUnusedSegmentList' in world.symbols:
        link = k.windows.first('_CONTROL_AREA', 'ListHead', 'DereferenceList')
        builds.link(k.space, world.symbols['MmUnusedSegmentList'], [s.object.address(link) for s in unused])
