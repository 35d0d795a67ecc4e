namespace Sampan.Sandbox.Node.Commands;

/// <summary>A word of a script: texts, and names of variables to be put in.</summary>
/// <param name="Parts">In their order.</param>
/// <param name="Quoted">Some of it is in quotes: it stays a word even when it comes out empty.</param>
internal sealed record ShellWord(IReadOnlyList<(string Text, bool IsVariable)> Parts, bool Quoted)
{
    /// <summary>The word as it stands, when it has neither quotes nor variables; else null.</summary>
    public string? Bare => !Quoted && Parts is [(var text, false)] ? text : null;

    /// <summary>With the variables' values; unset ones are empty. Values are not split into words.</summary>
    public string Expand(Func<string, string?> variable) => string.Concat(Parts.Select(p => p.IsVariable ? variable(p.Text) ?? "" : p.Text));
}
