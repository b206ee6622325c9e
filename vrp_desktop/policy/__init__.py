"""The council's policy: what its IT set for the whole machine, in the registry or in a file that no user may change.

``reading`` makes a `Settings` value of it, ``values`` checks one value after the other, ``file`` opens the file, and
``windows`` asks Windows. What may be set is declared in `settings`. No variable of a user's leads to another policy.
"""
