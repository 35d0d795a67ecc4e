using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>The annotations that describe one hook of a pod: <c>PREFIXcommand</c>, <c>PREFIXcontainer</c>, <c>PREFIXon-error</c> and a timeout.</summary>
/// <param name="Prefix">What their names begin with.</param>
/// <param name="TimeoutName">How the timeout's name goes on.</param>
internal sealed record HookAnnotations(string Prefix, string TimeoutName = "timeout")
{
    public static HookAnnotations Pre { get; } = new("pre.hook.backup.velero.io/");

    public static HookAnnotations Post { get; } = new("post.hook.backup.velero.io/");

    /// <summary>The form without a phase, which means pre.</summary>
    public static HookAnnotations Legacy { get; } = new("hook.backup.velero.io/");

    /// <summary>What runs in a restored pod.</summary>
    public static HookAnnotations Restore { get; } = new("post.hook.restore.velero.io/", "exec-timeout");

    public bool AreOn(KubeObject pod) => pod.Annotation(Prefix + "command") is { Length: > 0 };

    /// <summary>The hook; null without a command. What else can't be understood counts as not said, and <paramref name="ignored"/> is told.</summary>
    public ExecHook? Read(KubeObject pod, Action<string> ignored)
    {
        if (pod.Annotation(Prefix + "command") is not { Length: > 0 } command) return null;
        return new ExecHook(ExecHook.FromAnnotation, Split(command))
        {
            Container = pod.Annotation(Prefix + "container") is { Length: > 0 } container ? container : null,
            OnError = OnError(pod.Annotation(Prefix + "on-error"), ignored),
            Timeout = Timeout(pod.Annotation(Prefix + TimeoutName), ignored),
        };
    }

    private HookErrorMode OnError(string? text, Action<string> ignored)
    {
        if (text is "Continue") return HookErrorMode.Continue;
        if (text is "Fail") return HookErrorMode.Fail;
        if (text is { Length: > 0 }) ignored($"{Prefix}on-error is \"{text}\", neither Continue nor Fail: it counts as not set");
        return HookErrorMode.Unset;
    }

    private TimeSpan Timeout(string? text, Action<string> ignored)
    {
        if (string.IsNullOrEmpty(text)) return ExecHook.DefaultTimeout;
        if (GoDuration.TryParse(text, out var timeout)) return ExecHook.TimeoutOf(timeout);
        ignored($"Unable to parse provided timeout {text}, using default: {Prefix}{TimeoutName} is no duration such as 30s or 2m");
        return ExecHook.DefaultTimeout;
    }

    /// <summary>The words of a command. What begins like a JSON array and is none is a program with an odd name.</summary>
    internal static IReadOnlyList<string> Split(string command)
    {
        if (command[0] != '[') return [command];
        try
        {
            return JsonNode.Parse(command) is JsonArray parts && parts.All(p => p is null || p.GetValueKind() == JsonValueKind.String)
                ? [.. parts.Select(p => p?.GetValue<string>() ?? "")]
                : [command];
        }
        catch (JsonException)
        {
            return [command];
        }
    }
}
