# What the command line says when there is nothing to search.
$ ntdbg regvalue nothing
ntdbg regvalue: a file or folder to search is missing
Try ntdbg regvalue --help.
[status 1]
$ ntdbg regvalue "" .
ntdbg regvalue: a value name has 1 to 255 characters
Try ntdbg regvalue --help.
[status 1]
$ ntdbg regvalue UseQuantumComputing usage.t nothing-here
NOT SEARCHED: usage.t: neither a PE image nor an archive that is read
NOT SEARCHED: nothing-here: it is not there
"UseQuantumComputing" was looked for in nothing: no image could be searched (0 MB of sections searched).
2 could not be searched, or not in full.
Not seen by this search: a name that is put together at run time, read from another file, packed or encrypted.
[status 2]
