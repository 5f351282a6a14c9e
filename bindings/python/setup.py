"""What pyproject.toml cannot say: the version, which is the library's, and the platform of the wheel, which depends on how the library was linked."""
import os
import sys

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.dist import Distribution

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
import platform_tag

library = os.path.join(here, "src", "hdrclass", "libhdrclass.so.1")


class Wheel(bdist_wheel):
    """For every Python 3, since no part of it is compiled against one; for one platform, since it carries the library."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        return "py3", "none", platform_tag.tag(library)


class Carrying(Distribution):
    def has_ext_modules(self):
        return True


if "bdist_wheel" in sys.argv and not os.path.exists(library):
    sys.exit(f"{library} is missing: scripts/python.sh puts it there and builds the wheel")
setup(version=os.environ.get("HDRCLASS_VERSION", "0.4.0"), cmdclass={"bdist_wheel": Wheel}, distclass=Carrying)
