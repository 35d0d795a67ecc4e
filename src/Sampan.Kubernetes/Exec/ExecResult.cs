namespace Sampan.Kubernetes.Exec;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Stdout">What it wrote to stdout, as UTF-8 text, cut at <see cref="ExecRequest.MaxOutputBytes"/>.</param>
/// <param name="Stderr">The same for stderr.</param>
public sealed record ExecResult(int ExitCode, string Stdout, string Stderr)
{
    /// <summary>True when either stream was longer than what was kept.</summary>
    public bool Truncated { get; init; }
}
