"""Clones, commits and pushes with libgit2: URL USER PASSWORD DIRECTORY BRANCH."""
import sys

import pygit2

url, user, password, directory, branch = sys.argv[1:]
login = pygit2.RemoteCallbacks(credentials=pygit2.UserPass(user, password))
repository = pygit2.clone_repository(url, directory, callbacks=login)
with open(f"{directory}/libgit2.txt", "w") as file:
    file.write("libgit2")
repository.index.add("libgit2.txt")
ada = pygit2.Signature("Ada", "ada@example.com")
made = repository.create_commit(
    None, ada, ada, "by libgit2", repository.index.write_tree(), [repository.head.target]
)
repository.create_reference(f"refs/heads/{branch}", made)
repository.remotes["origin"].push([f"refs/heads/{branch}"], callbacks=login)
shallow = pygit2.clone_repository(url, f"{directory}-shallow", depth=1, callbacks=login)
assert len(list(shallow.walk(shallow.head.target))) == 1
