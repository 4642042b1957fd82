"""Clones, commits and pushes with dulwich: URL USER PASSWORD DIRECTORY BRANCH."""
import sys

from dulwich import porcelain

url, user, password, directory, branch = sys.argv[1:]
login = {"username": user, "password": password}
porcelain.clone(url, directory, errstream=porcelain.NoneStream(), **login).close()
with open(f"{directory}/dulwich.txt", "w") as file:
    file.write("dulwich")
porcelain.add(directory, [f"{directory}/dulwich.txt"])
porcelain.commit(directory, b"by dulwich", author=b"Ada <ada@example.com>", committer=b"Ada <ada@example.com>")
porcelain.push(directory, url, f"HEAD:refs/heads/{branch}", errstream=porcelain.NoneStream(), **login)
porcelain.clone(url, f"{directory}-shallow", depth=1, errstream=porcelain.NoneStream(), **login).close()
