using Sampan.Cli.Flags;
using Sampan.Cli.Interaction;

namespace Sampan.Cli;

/// <summary>What every command is given.</summary>
/// <param name="Terminal">The person or script in front.</param>
/// <param name="Time">Clock and timers.</param>
/// <param name="Global">The flags every command takes.</param>
internal sealed record CommandContext(ITerminal Terminal, TimeProvider Time, GlobalFlags Global);
