namespace Sampan.Sandbox.Node.Commands;

/// <summary>One simple command of a script.</summary>
/// <param name="After">What stands before it: <c>;</c> (also for the first one), <c>&amp;&amp;</c> or <c>||</c>.</param>
/// <param name="Words">Program and arguments, not expanded yet.</param>
/// <param name="Redirects">In their order.</param>
internal sealed record ShellCommand(string After, IReadOnlyList<ShellWord> Words, IReadOnlyList<ShellRedirect> Redirects);
