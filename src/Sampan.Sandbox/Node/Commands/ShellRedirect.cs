namespace Sampan.Sandbox.Node.Commands;

/// <summary>Where a stream of a command goes.</summary>
/// <param name="Stream">1 or 2.</param>
/// <param name="Append">Keep what the file has.</param>
/// <param name="File">The file; null for the other stream, as in <c>2>&amp;1</c>.</param>
internal sealed record ShellRedirect(int Stream, bool Append, ShellWord? File);
