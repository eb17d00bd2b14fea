// simd over the application of ibc-go v10's own tests, which has no program beside it: a node, and the verbs that a
// network of one validator needs.
package main

import (
	"errors"
	"io"
	"os"

	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/core/appmodule"
	"cosmossdk.io/log"
	cmtcfg "github.com/cometbft/cometbft/config"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/keys"
	"github.com/cosmos/cosmos-sdk/codec/address"
	runtimeservices "github.com/cosmos/cosmos-sdk/runtime/services"
	"github.com/cosmos/cosmos-sdk/server"
	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	"github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	authcmd "github.com/cosmos/cosmos-sdk/x/auth/client/cli"
	"github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/cosmos/ibc-go/v10/testing/simapp"
)

func main() {
	home, err := os.MkdirTemp("", "simd")
	if err != nil {
		panic(err)
	}
	// Tells codecs and commands of the modules; its home is of no use to anybody.
	app := simapp.NewSimApp(log.NewNopLogger(), dbm.NewMemDB(), nil, true, sims.NewAppOptionsWithFlagHome(home))
	if err := os.RemoveAll(home); err != nil {
		panic(err)
	}
	root, err := rootCommand(app)
	if err != nil {
		panic(err)
	}
	if err := svrcmd.Execute(root, "", simapp.DefaultNodeHome); err != nil {
		os.Exit(1)
	}
}

func rootCommand(app *simapp.SimApp) (*cobra.Command, error) {
	context := client.Context{}.
		WithCodec(app.AppCodec()).
		WithInterfaceRegistry(app.InterfaceRegistry()).
		WithTxConfig(app.TxConfig()).
		WithLegacyAmino(app.LegacyAmino()).
		WithInput(os.Stdin).
		WithAccountRetriever(types.AccountRetriever{}).
		WithHomeDir(simapp.DefaultNodeHome).
		WithViper("")
	root := &cobra.Command{
		Use: "simd",
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.OutOrStdout())
			cmd.SetErr(cmd.ErrOrStderr())
			context, err := client.ReadPersistentCommandFlags(context.WithCmdContext(cmd.Context()), cmd.Flags())
			if err != nil {
				return err
			}
			if context, err = config.ReadFromClientConfig(context); err != nil {
				return err
			}
			if err := client.SetCmdClientContextHandler(context, cmd); err != nil {
				return err
			}
			return server.InterceptConfigsPreRunHandler(cmd, serverconfig.DefaultConfigTemplate, serverconfig.DefaultConfig(), cmtcfg.DefaultConfig())
		},
	}
	query := &cobra.Command{Use: "query", RunE: client.ValidateCmd}
	query.AddCommand(authcmd.QueryTxCmd())
	tx := &cobra.Command{Use: "tx", RunE: client.ValidateCmd}
	basic := app.BasicModuleManager
	// How genesis transactions are read: without it there are no validators.
	basic[genutiltypes.ModuleName] = genutil.NewAppModuleBasic(genutiltypes.DefaultMessageValidator)
	root.AddCommand(
		genutilcli.InitCmd(basic, simapp.DefaultNodeHome),
		genutilcli.Commands(app.TxConfig(), basic, simapp.DefaultNodeHome),
		server.StatusCommand(),
		keys.Commands(),
		query,
		tx,
	)
	server.AddCommands(root, simapp.DefaultNodeHome, newApp, export, func(*cobra.Command) {})
	return root, commandsOfModules(app, basic).EnhanceRootCommand(root)
}

func commandsOfModules(app *simapp.SimApp, basic module.BasicManager) autocli.AppOptions {
	modules := map[string]appmodule.AppModule{}
	for name, each := range app.ModuleManager.Modules {
		if appModule, ok := each.(appmodule.AppModule); ok {
			modules[name] = appModule
		}
	}
	prefixes := sdk.GetConfig()
	return autocli.AppOptions{
		Modules:               modules,
		ModuleOptions:         runtimeservices.ExtractAutoCLIOptions(app.ModuleManager.Modules),
		AddressCodec:          address.NewBech32Codec(prefixes.GetBech32AccountAddrPrefix()),
		ValidatorAddressCodec: address.NewBech32Codec(prefixes.GetBech32ValidatorAddrPrefix()),
		ConsensusAddressCodec: address.NewBech32Codec(prefixes.GetBech32ConsensusAddrPrefix()),
		ClientCtx: client.Context{}.
			WithCodec(app.AppCodec()).
			WithInterfaceRegistry(app.InterfaceRegistry()).
			WithTxConfig(app.TxConfig()),
	}
}

func newApp(logger log.Logger, db dbm.DB, trace io.Writer, options servertypes.AppOptions) servertypes.Application {
	return simapp.NewSimApp(logger, db, trace, true, options, server.DefaultBaseappOptions(options)...)
}

func export(log.Logger, dbm.DB, io.Writer, int64, bool, []string, servertypes.AppOptions, []string) (servertypes.ExportedApp, error) {
	return servertypes.ExportedApp{}, errors.New("simd does not export")
}
