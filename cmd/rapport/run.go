package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// world is what a program gets from outside.
type world struct {
	ctx            context.Context
	env            func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// subcommands are what rapport does, one file each.
type subcommands struct {
	Console  consoleCmd  `cmd:"" help:"Talk to Rapport in this terminal, or run a script."`
	Serve    serveCmd    `cmd:"" help:"Run the bot in Slack and Telegram, with settings from the environment."`
	Manifest manifestCmd `cmd:"" help:"Print what a platform is told about the bot."`
	Check    checkCmd    `cmd:"" help:"Verify a store that no bot has open."`
	Health   healthCmd   `cmd:"" help:"Ask the bot that serves on this machine whether it is alive."`
}

// exit is how kong asks to leave: after --help, with its status.
type exit int

// run is the program: it returns the exit status.
func run(ctx context.Context, args []string, env func(string) string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if asked, ok := recover().(exit); ok {
			code = int(asked)
		}
	}()
	var cli subcommands
	parser, err := kong.New(&cli,
		kong.Name("rapport"),
		kong.Description("A chat-bot driven CRM assistant for Slack, Telegram and the terminal."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(status int) { panic(exit(status)) }),
		kong.UsageOnError(),
	)
	if err != nil {
		fmt.Fprintln(stderr, "rapport:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(stderr, "rapport:", err)
		return 2
	}
	w := world{ctx, env, stdin, stdout, stderr}
	if err := parsed.Run(w); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "rapport:", explain(err))
		return 1
	}
	return 0
}
