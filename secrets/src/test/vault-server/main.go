// A Vault server with nothing but what the tests need: the key-value engine and the AppRole method on
// storage in memory. The core, its HTTP interface and the engine are Vault's own; leaving the storage
// back ends and cloud plugins out makes it build in a fraction of the time. The transit engine is
// missing: no published SDK fits both it and this core.
//
// Takes the same arguments as a real one: server -dev -dev-root-token-id=T -dev-listen-address=A.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/hashicorp/go-hclog"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/builtin/credential/approle"
	"github.com/hashicorp/vault/helper/namespace"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

func main() {
	flags := flag.NewFlagSet("server", flag.ExitOnError)
	flags.Bool("dev", true, "")
	token := flags.String("dev-root-token-id", "root", "")
	address := flags.String("dev-listen-address", "127.0.0.1:0", "")
	if len(os.Args) > 1 {
		_ = flags.Parse(os.Args[2:])
	}
	if err := serve(*token, *address); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(token, address string) error {
	logger := hclog.New(&hclog.LoggerOptions{Level: hclog.Warn})
	storage, err := inmem.NewInmem(nil, logger)
	if err != nil {
		return err
	}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:           storage,
		StorageType:        "inmem",
		Logger:             logger,
		DisableMlock:       true,
		DevToken:           token,
		BuiltinRegistry:    builtins{},
		LogicalBackends:    map[string]logical.Factory{"kv": kv.Factory},
		CredentialBackends: map[string]logical.Factory{"approle": approle.Factory},
	})
	if err != nil {
		return err
	}
	if err := unseal(core, token); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Println("listening on", listener.Addr())
	handler := vaulthttp.Handler.Handler(&vault.HandlerProperties{Core: core})
	return http.Serve(listener, handler)
}

func unseal(core *vault.Core, token string) error {
	ctx := namespace.ContextWithNamespace(context.Background(), namespace.RootNamespace)
	keys, err := core.Initialize(ctx, &vault.InitParams{
		BarrierConfig: &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
	})
	if err != nil {
		return err
	}
	if _, err := core.Unseal(keys.SecretShares[0]); err != nil {
		return err
	}
	requests := []*logical.Request{
		{Path: "auth/token/create", Data: map[string]interface{}{
			"id": token, "policies": []string{"root"}, "no_parent": true, "no_default_policy": true,
		}},
		{Path: "sys/mounts/secret", Data: map[string]interface{}{
			"type": "kv", "options": map[string]interface{}{"version": "2"},
		}},
	}
	for _, request := range requests {
		request.Operation = logical.UpdateOperation
		request.ClientToken = keys.RootToken
		if _, err := core.HandleRequest(ctx, request); err != nil {
			return err
		}
	}
	return nil
}

// builtins names what is compiled in; the engines themselves come from the core's configuration.
type builtins struct{}

func (builtins) Contains(name string, kind consts.PluginType) bool {
	for _, known := range (builtins{}).Keys(kind) {
		if name == known {
			return true
		}
	}
	return false
}

func (builtins) Get(name string, kind consts.PluginType) (func() (interface{}, error), bool) {
	if !(builtins{}).Contains(name, kind) {
		return nil, false
	}
	return func() (interface{}, error) { return nil, fmt.Errorf("%s is compiled in", name) }, true
}

func (builtins) Keys(kind consts.PluginType) []string {
	switch kind {
	case consts.PluginTypeCredential:
		return []string{"approle"}
	case consts.PluginTypeSecrets:
		return []string{"kv"}
	default:
		return nil
	}
}

func (builtins) DeprecationStatus(name string, kind consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, (builtins{}).Contains(name, kind)
}

func (builtins) IsBuiltinEntPlugin(string, consts.PluginType) bool {
	return false
}
