// Clones, commits and pushes with go-git: URL USER PASSWORD DIRECTORY BRANCH. Without a Progress it
// asks for no side-band.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	git "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/transport/http"
)

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func run(url, user, password, directory, branch string) error {
	login := &http.BasicAuth{Username: user, Password: password}
	repository, err := git.PlainClone(directory, false, &git.CloneOptions{URL: url, Auth: login})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(directory, "gogit.txt"), []byte("go-git"), 0o644); err != nil {
		return err
	}
	tree, err := repository.Worktree()
	if err != nil {
		return err
	}
	if _, err := tree.Add("gogit.txt"); err != nil {
		return err
	}
	ada := &object.Signature{Name: "Ada", Email: "ada@example.com", When: time.Now()}
	if _, err := tree.Commit("by go-git", &git.CommitOptions{Author: ada}); err != nil {
		return err
	}
	refs := []config.RefSpec{config.RefSpec("refs/heads/main:refs/heads/" + branch)}
	if err := repository.Push(&git.PushOptions{Auth: login, RefSpecs: refs}); err != nil {
		return err
	}
	_, err = git.PlainClone(directory+"-shallow", false, &git.CloneOptions{URL: url, Auth: login, Depth: 1})
	return err
}
