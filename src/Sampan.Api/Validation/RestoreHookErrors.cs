using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using static Sampan.Api.Validation.SchemaErrors;

namespace Sampan.Api.Validation;

/// <summary>What is wrong with <c>spec.hooks</c> of a Restore: what an API server says by Velero's schema, what Velero's server says of init containers, a
/// selector or duration that it stumbles over later, and fields that nobody knows.</summary>
internal static class RestoreHookErrors
{
    private const string Kind = "Restore";

    /// <summary>One message a fault; none without hooks.</summary>
    public static IEnumerable<string> Check(RestoreSpec spec) => spec.Hooks is { } hooks ? Hooks(hooks, "spec.hooks") : [];

    private static IEnumerable<string> Hooks(JsonObject hooks, string path) =>
        Unknown(Kind, hooks, path, ["resources"]).Concat(Each(hooks, path, "resources", Resource));

    private static IEnumerable<string> Resource(JsonObject resource, string path)
    {
        var errors = Unknown(Kind, resource, path, ["name", "labelSelector", "postHooks", .. SelectionLists]).Concat(Selection(resource, path));
        return errors.Concat(Each(resource, path, "postHooks", Hook));
    }

    private static IEnumerable<string> Hook(JsonObject hook, string path)
    {
        var errors = Unknown(Kind, hook, path, ["exec", "init"]).Concat(Typed(hook, path, "exec", "object")).Concat(Typed(hook, path, "init", "object"));
        if (hook["exec"] is JsonObject exec) errors = errors.Concat(Exec(exec, path + ".exec"));
        return hook["init"] is JsonObject init ? errors.Concat(Init(init, path + ".init")) : errors;
    }

    private static IEnumerable<string> Exec(JsonObject exec, string path)
    {
        string[] texts = ["container", "onError", "execTimeout", "waitTimeout"];
        var errors = Unknown(Kind, exec, path, ["command", "waitForReady", .. texts]).Concat(Command(exec, path));
        foreach (var text in texts) errors = errors.Concat(Typed(exec, path, text, "string"));
        errors = errors.Concat(Typed(exec, path, "waitForReady", "boolean"));
        return errors.Concat(OnError(exec, path)).Concat(Durations(exec, path, "execTimeout", "waitTimeout"));
    }

    private static IEnumerable<string> Init(JsonObject init, string path) => Unknown(Kind, init, path, ["initContainers", "timeout"])
        .Concat(Typed(init, path, "timeout", "string")).Concat(Durations(init, path, "timeout"))
        .Concat(Each(init, path, "initContainers", (container, _) => IsWhole(container)
            ? [] : ["invalid InitContainer in restore hook, it doesn't have Command, Name or Image field"]));

    private static bool IsWhole(JsonObject container) =>
        container.Text("name") is { Length: > 0 } && container.Text("image") is { Length: > 0 } && container.Items("command").Any();
}
