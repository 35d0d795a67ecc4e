using System.CommandLine;

namespace Sampan.Cli.Commands.Sandbox;

/// <summary><c>sampan sandbox …</c>.</summary>
internal static class SandboxCommand
{
    public static Command Create(CommandContext context) => new("sandbox", "Run Kubernetes-compatible clusters in this process")
    {
        SandboxStartCommand.Create(context),
        SandboxFaultsCommand.Create(context),
    };
}
