using System.Text.Json.Nodes;
using static Sampan.Api.Validation.SchemaErrors;

namespace Sampan.Api.Validation;

/// <summary>What is wrong with <c>spec.hooks</c> of a Backup: what an API server says by Velero's schema, a selector or duration that Velero stumbles over
/// later, and fields that nobody knows.</summary>
internal static class HookErrors
{
    private const string Kind = "Backup";

    /// <summary>One message a fault; none without hooks.</summary>
    public static IEnumerable<string> Check(BackupSpec spec) => spec.Hooks is { } hooks ? Hooks(hooks, "spec.hooks") : [];

    private static IEnumerable<string> Hooks(JsonObject hooks, string path) =>
        Unknown(Kind, hooks, path, ["resources"]).Concat(Each(hooks, path, "resources", Resource));

    private static IEnumerable<string> Resource(JsonObject resource, string path)
    {
        var errors = Unknown(Kind, resource, path, ["name", "labelSelector", "pre", "post", .. SelectionLists]).Concat(Selection(resource, path));
        return errors.Concat(Each(resource, path, "pre", Hook)).Concat(Each(resource, path, "post", Hook));
    }

    private static IEnumerable<string> Hook(JsonObject hook, string path)
    {
        var errors = Unknown(Kind, hook, path, ["exec"]).Concat(Required(hook, path, "exec")).Concat(Typed(hook, path, "exec", "object"));
        return hook["exec"] is JsonObject exec ? errors.Concat(Exec(exec, path + ".exec")) : errors;
    }

    private static IEnumerable<string> Exec(JsonObject exec, string path)
    {
        var errors = Unknown(Kind, exec, path, ["command", "container", "onError", "timeout"]).Concat(Command(exec, path));
        foreach (var text in (string[])["container", "onError", "timeout"]) errors = errors.Concat(Typed(exec, path, text, "string"));
        return errors.Concat(OnError(exec, path)).Concat(Durations(exec, path, "timeout"));
    }
}
