namespace Sampan.Sandbox.Node;

/// <summary>How running a container once came out.</summary>
/// <param name="ExitCode">Null while it runs on.</param>
/// <param name="Message">Termination message, or null.</param>
internal sealed record ContainerResult(int? ExitCode, string? Message)
{
    public static ContainerResult RunsOn { get; } = new(null, null);

    public static ContainerResult Succeeded { get; } = new(0, null);
}
