using Sampan.Api;

namespace Sampan.Cli.Commands.Restore;

/// <summary>The exit code of what restored, or tried to.</summary>
internal static class RestoreExit
{
    public static int Of(RestorePhase phase) =>
        phase == RestorePhase.Failed || phase == RestorePhase.FailedValidation ? ExitCodes.Failed : phase == RestorePhase.PartiallyFailed ? ExitCodes.Gaps : ExitCodes.Ok;
}
