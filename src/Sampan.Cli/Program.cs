using Sampan.Cli;
using Sampan.Cli.Interaction;

return await CommandTree.RunAsync(args, new ConsoleTerminal(), TimeProvider.System);
