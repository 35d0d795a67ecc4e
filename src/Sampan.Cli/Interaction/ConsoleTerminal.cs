namespace Sampan.Cli.Interaction;

/// <summary>The process's own console.</summary>
internal sealed class ConsoleTerminal : ITerminal
{
    public TextWriter Output => Console.Out;

    public TextWriter Error => Console.Error;

    public TextReader Input => Console.In;

    public bool IsInteractive { get; } = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    public Stream OpenOutput() => Console.OpenStandardOutput();
}
