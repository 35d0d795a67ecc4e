using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>An entry of <c>spec.hooks.resources</c>: which pods, and what runs in them.</summary>
internal sealed class ResourceHook(JsonObject entry, ApiCatalog? catalog)
{
    public string Name { get; } = entry.Text("name") ?? "";

    public HookSelector Selector { get; } = new(entry, catalog);

    /// <summary>The exec hooks of a list of the entry, in their order.</summary>
    /// <param name="list"><c>pre</c> or <c>post</c>.</param>
    /// <param name="timeout">The field that holds the timeout.</param>
    public IReadOnlyList<ExecHook> Hooks(string list, string timeout = "timeout") =>
        [.. entry.Items(list).Select(h => h.At("exec")).OfType<JsonObject>().Select(e => Read(e, timeout))];

    private ExecHook Read(JsonObject exec, string timeout) => new(Name, [.. exec.Items("command").Select(c => JsonReads.Text(c) ?? "")])
    {
        Container = exec.Text("container") is { Length: > 0 } container ? container : null,
        OnError = exec.Text("onError") switch { "Fail" => HookErrorMode.Fail, "Continue" => HookErrorMode.Continue, _ => HookErrorMode.Unset },
        Timeout = GoDuration.TryParse(exec.Text(timeout), out var given) ? ExecHook.TimeoutOf(given) : ExecHook.DefaultTimeout,
    };
}
