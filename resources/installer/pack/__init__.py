"""Makes the Windows installer and the Debian package from one staged copy of the program.

============== ====================================================================================================
``product``    what is built: ``product.toml`` and the version
``steps``      progress, running a tool, naming one that is missing
``hosts``      where PyInstaller runs: this Windows, a Windows in Wine, this Linux
``bundle``     stage the program, run PyInstaller (``app.spec``), add the licences, bound the size
``contents``   the files of a folder with their sums; which distributions they come from
``licences``   every licence of what is inside, and how to put in another Qt
``embedded``   versions of the libraries inside wheels; runs where the bundle is made
``sbom``       what is inside, as CycloneDX
``msi``        the description of the Windows installer in both dialects of WiX, and the installer
``pe``         what a Windows program says of itself: version, signature
``deb``        the Debian package
``archive``    the portable zip and the sums
``signing``    signatures of programs and installers, and a certificate to try them with
============== ====================================================================================================

``build_installer.py`` calls them in this order; ``proofs`` installs, runs, updates and removes what they made.
"""
