namespace Sampan.Engine.Results;

public sealed partial class Reason
{
    /// <summary>A hook of a pod failed. Where its on-error is Fail and it is a pre hook the pod is not in the backup.</summary>
    public static Reason HookFailed { get; } = Add("hook-failed", Side.Source,
        "Run the command with kubectl exec to see why it fails, correct it or its annotations, see that nothing was left frozen, and back up again.");

    /// <summary>An annotation of a pod's hook can't be understood; its default was used.</summary>
    public static Reason HookSettingIgnored { get; } = Add("hook-setting-ignored", Side.Source,
        "Correct the annotation the message names.");

    /// <summary>Something that shares volumes with a pod with hooks could not be read: its data may not be from between the hooks.</summary>
    public static Reason HookBlockIncomplete { get; } = Add("hook-block-incomplete", Side.Source,
        "Remove the cause the message names, and back up again if the volumes must agree with each other.");
}
