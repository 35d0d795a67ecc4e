using System.CommandLine;
using System.Reflection;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan version</c>: Velero's layout of it.</summary>
internal static class VersionCommand
{
    /// <summary>Version and commit that the build recorded, such as <c>v0.1.0</c> and a hash.</summary>
    public static (string Version, string Commit) Built { get; } = ReadBuilt();

    public static Command Create(CommandContext context)
    {
        var clientOnly = new Option<bool>("--client-only") { Description = "Only the client's own version (there is no server to ask yet)" };
        var command = new Command("version", "Print the version") { clientOnly };
        command.SetAction(async (_, ct) =>
        {
            var (version, commit) = Built;
            await context.Terminal.Output.WriteAsync($"Client:\n\tVersion: {version}\n\tGit commit: {commit}\n".AsMemory(), ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static (string Version, string Commit) ReadBuilt()
    {
        var text = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? ($"v{text}", "unknown") : ($"v{text[..plus]}", text[(plus + 1)..]);
    }
}
