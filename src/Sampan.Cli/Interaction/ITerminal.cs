namespace Sampan.Cli.Interaction;

/// <summary>The only road to the person (or script) in front of the process.</summary>
internal interface ITerminal
{
    /// <summary>Results: what a script would read.</summary>
    TextWriter Output { get; }

    /// <summary>Everything else: errors, warnings, progress.</summary>
    TextWriter Error { get; }

    /// <summary>Answers to questions.</summary>
    TextReader Input { get; }

    /// <summary>True when <see cref="Output"/> is a terminal that understands colour and cursor movement.</summary>
    bool IsInteractive { get; }

    /// <summary>Raw bytes of results, for archives.</summary>
    Stream OpenOutput();
}
