# !sid, !acl, !sd: structures of Microsoft's examples, written into the dump's memory.
#! open demo
0:002> r $t0 = 2a4c3ff000
0:002> eb @$t0 1 5 0 0 0 0 0 5; ed @$t0+8 15 0n518066528 0n515770016 0n299552555 0n513
0:002> !sid @$t0
SID is: S-1-5-21-518066528-515770016-299552555-513
0:002> !sid @$t0 1
SID is: S-1-5-21-518066528-515770016-299552555-513 (no name mapped)
0:002> eb @$t0+40 2 0 44 0 2 0 0 0
0:002> eb @$t0+48 0 0 24 0; ed @$t0+4c 1f0003; eb @$t0+50 1 5 0 0 0 0 0 5; ed @$t0+58 15 0n518066528 0n515770016 0n299552555 0n2981724
0:002> eb @$t0+6c 0 13 14 0; ed @$t0+70 10000000; eb @$t0+74 1 1 0 0 0 0 0 5 12 0 0 0
0:002> !acl @$t0+40 1
ACL is:
ACL is: ->AclRevision: 0x2
ACL is: ->Sbz1       : 0x0
ACL is: ->AclSize    : 0x44
ACL is: ->AceCount   : 0x2
ACL is: ->Sbz2       : 0x0
ACL is: ->Ace[0]: ->AceType: ACCESS_ALLOWED_ACE_TYPE
ACL is: ->Ace[0]: ->AceFlags: 0x0
ACL is: ->Ace[0]: ->AceSize: 0x24
ACL is: ->Ace[0]: ->Mask : 0x001f0003
ACL is: ->Ace[0]: ->SID: S-1-5-21-518066528-515770016-299552555-2981724 (no name mapped)

ACL is: ->Ace[1]: ->AceType: ACCESS_ALLOWED_ACE_TYPE
ACL is: ->Ace[1]: ->AceFlags: 0x13
ACL is: ->Ace[1]:             OBJECT_INHERIT_ACE
ACL is: ->Ace[1]:             CONTAINER_INHERIT_ACE
ACL is: ->Ace[1]:             INHERITED_ACE
ACL is: ->Ace[1]: ->AceSize: 0x14
ACL is: ->Ace[1]: ->Mask : 0x10000000
ACL is: ->Ace[1]: ->SID: S-1-5-18 (Well Known Group: NT AUTHORITY\SYSTEM)

0:002> eb @$t0+100 1 0 04 80; ed @$t0+104 14 30 0 50
0:002> m @$t0 L1c @$t0+114; m @$t0 L1c @$t0+130; m @$t0+40 L44 @$t0+150
0:002> !sd @$t0+100 1
->Revision: 0x1
->Sbz1    : 0x0
->Control : 0x8004
            SE_DACL_PRESENT
            SE_SELF_RELATIVE
->Owner   : S-1-5-21-518066528-515770016-299552555-513 (no name mapped)
->Group   : S-1-5-21-518066528-515770016-299552555-513 (no name mapped)
->Dacl    :
->Dacl    : ->AclRevision: 0x2
->Dacl    : ->Sbz1       : 0x0
->Dacl    : ->AclSize    : 0x44
->Dacl    : ->AceCount   : 0x2
->Dacl    : ->Sbz2       : 0x0
->Dacl    : ->Ace[0]: ->AceType: ACCESS_ALLOWED_ACE_TYPE
->Dacl    : ->Ace[0]: ->AceFlags: 0x0
->Dacl    : ->Ace[0]: ->AceSize: 0x24
->Dacl    : ->Ace[0]: ->Mask : 0x001f0003
->Dacl    : ->Ace[0]: ->SID: S-1-5-21-518066528-515770016-299552555-2981724 (no name mapped)

->Dacl    : ->Ace[1]: ->AceType: ACCESS_ALLOWED_ACE_TYPE
->Dacl    : ->Ace[1]: ->AceFlags: 0x13
->Dacl    : ->Ace[1]:             OBJECT_INHERIT_ACE
->Dacl    : ->Ace[1]:             CONTAINER_INHERIT_ACE
->Dacl    : ->Ace[1]:             INHERITED_ACE
->Dacl    : ->Ace[1]: ->AceSize: 0x14
->Dacl    : ->Ace[1]: ->Mask : 0x10000000
->Dacl    : ->Ace[1]: ->SID: S-1-5-18 (Well Known Group: NT AUTHORITY\SYSTEM)

->Sacl    :  is NULL
0:002> eb @$t0+100 1 0 10 0; eq @$t0+108 @$t0 0 @$t0+40 0
0:002> !sd @$t0+100
->Revision: 0x1
->Sbz1    : 0x0
->Control : 0x10
            SE_SACL_PRESENT
->Owner   : S-1-5-21-518066528-515770016-299552555-513
->Group   :  is NULL
->Dacl    :  is NULL
->Sacl    :
->Sacl    : ->AclRevision: 0x2
->Sacl    : ->Sbz1       : 0x0
->Sacl    : ->AclSize    : 0x44
->Sacl    : ->AceCount   : 0x2
->Sacl    : ->Sbz2       : 0x0
->Sacl    : ->Ace[0]: ->AceType: ACCESS_ALLOWED_ACE_TYPE
->Sacl    : ->Ace[0]: ->AceFlags: 0x0
->Sacl    : ->Ace[0]: ->AceSize: 0x24
->Sacl    : ->Ace[0]: ->Mask : 0x001f0003
->Sacl    : ->Ace[0]: ->SID: S-1-5-21-518066528-515770016-299552555-2981724

->Sacl    : ->Ace[1]: ->AceType: ACCESS_ALLOWED_ACE_TYPE
->Sacl    : ->Ace[1]: ->AceFlags: 0x13
->Sacl    : ->Ace[1]:             OBJECT_INHERIT_ACE
->Sacl    : ->Ace[1]:             CONTAINER_INHERIT_ACE
->Sacl    : ->Ace[1]:             INHERITED_ACE
->Sacl    : ->Ace[1]: ->AceSize: 0x14
->Sacl    : ->Ace[1]: ->Mask : 0x10000000
->Sacl    : ->Ace[1]: ->SID: S-1-5-18

0:002> eb @$t0+44 5
0:002> !acl @$t0+40
ACL is:
ACL is: ->AclRevision: 0x2
ACL is: ->Sbz1       : 0x0
ACL is: ->AclSize    : 0x44
ACL is: ->AceCount   : 0x5
ACL is: ->Sbz2       : 0x0
ACL is: ->Ace[0]: ->AceType: ACCESS_ALLOWED_ACE_TYPE
ACL is: ->Ace[0]: ->AceFlags: 0x0
ACL is: ->Ace[0]: ->AceSize: 0x24
ACL is: ->Ace[0]: ->Mask : 0x001f0003
ACL is: ->Ace[0]: ->SID: S-1-5-21-518066528-515770016-299552555-2981724

ACL is: ->Ace[1]: ->AceType: ACCESS_ALLOWED_ACE_TYPE
ACL is: ->Ace[1]: ->AceFlags: 0x13
ACL is: ->Ace[1]:             OBJECT_INHERIT_ACE
ACL is: ->Ace[1]:             CONTAINER_INHERIT_ACE
ACL is: ->Ace[1]:             INHERITED_ACE
ACL is: ->Ace[1]: ->AceSize: 0x14
ACL is: ->Ace[1]: ->Mask : 0x10000000
ACL is: ->Ace[1]: ->SID: S-1-5-18

ACL is: *** 3 of its entries are not there
0:002> !sid 10
Unable to read a SID at 0x10
0:002> !acl 10
Unable to read an ACL at 0x10
0:002> !sd 10
Unable to read a security descriptor at 0x10
0:002> !sid @$t0+8
Unable to read a SID at 0x2a4c3ff008
