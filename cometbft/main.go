// The program cometbft: every command of CometBFT's own program, unmodified, and a node whose ABCI client is the one
// of the package abciclient. `cometbft/go.mod` and `cometbft/go.sum` pin CometBFT; the crate `cometbft` runs the build.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"aot/cometbft/abciclient"

	cmd "github.com/cometbft/cometbft/cmd/cometbft/commands"
	"github.com/cometbft/cometbft/cmd/cometbft/commands/debug"
	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/cli"
	"github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/proxy"
)

func main() {
	root := cmd.RootCmd
	root.AddCommand(
		cmd.CompactGoLevelDBCmd,
		cmd.GenNodeKeyCmd,
		cmd.GenValidatorCmd,
		cmd.InitFilesCmd,
		cmd.InspectCmd,
		cmd.LightCmd,
		cmd.ReIndexEventCmd,
		cmd.ReplayCmd,
		cmd.ReplayConsoleCmd,
		cmd.ResetAllCmd,
		cmd.ResetPrivValidatorCmd,
		cmd.ResetStateCmd,
		cmd.RollbackStateCmd,
		cmd.ShowNodeIDCmd,
		cmd.ShowValidatorCmd,
		cmd.TestnetFilesCmd,
		cmd.VersionCmd,
		debug.DebugCmd,
		cli.NewCompletionCmd(root, true),
		cmd.NewRunNodeCmd(newNode),
	)
	home := os.ExpandEnv(filepath.Join("$HOME", config.DefaultTendermintDir))
	if err := cli.PrepareBaseCmd(root, "CMT", home).Execute(); err != nil {
		os.Exit(1)
	}
}

// newNode is node.DefaultNewNode, but for how the application is called.
func newNode(conf *config.Config, logger log.Logger) (*node.Node, error) {
	nodeKey, err := p2p.LoadOrGenNodeKey(conf.NodeKeyFile())
	if err != nil {
		return nil, fmt.Errorf("node key %s: %w", conf.NodeKeyFile(), err)
	}
	creator := proxy.DefaultClientCreator(conf.ProxyApp, conf.ABCI, conf.DBDir())
	if conf.ABCI == "socket" && strings.Contains(conf.ProxyApp, "://") {
		creator = abciclient.Creator(conf.ProxyApp)
	}
	return node.NewNode(
		conf,
		privval.LoadOrGenFilePV(conf.PrivValidatorKeyFile(), conf.PrivValidatorStateFile()),
		nodeKey,
		creator,
		node.DefaultGenesisDocProviderFunc(conf),
		config.DefaultDBProvider,
		node.DefaultMetricsProvider(conf.Instrumentation),
		logger,
	)
}
