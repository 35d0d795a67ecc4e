using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>The Hooks block of a backup's description.</summary>
internal static class HooksSection
{
    public static void Write(Description description, JsonObject? hooks)
    {
        var resources = hooks.Items("resources").OfType<JsonObject>().ToList();
        if (resources.Count == 0)
        {
            description.Pair("Hooks", "<none>");
            return;
        }

        description.Line("Hooks:").Line("\tResources:");
        foreach (var hook in resources) One(description, hook);
    }

    private static void One(Description description, JsonObject hook)
    {
        description.Line($"\t\t{hook.Text("name")}:")
            .Line("\t\t\tNamespaces:")
            .Line($"\t\t\t\tIncluded:\t{List(hook, "includedNamespaces", "*")}").Line($"\t\t\t\tExcluded:\t{List(hook, "excludedNamespaces", "<none>")}").Line()
            .Line("\t\t\tResources:")
            .Line($"\t\t\t\tIncluded:\t{List(hook, "includedResources", "*")}").Line($"\t\t\t\tExcluded:\t{List(hook, "excludedResources", "<none>")}").Line()
            .Line($"\t\t\tLabel selector:\t{Api.LabelSelector.From(hook["labelSelector"])?.ToString() ?? "<none>"}");
        foreach (var (heading, field) in new[] { ("Pre Exec Hook", "pre"), ("Post Exec Hook", "post") })
        {
            foreach (var exec in hook.Items(field).Select(h => h.At("exec")).OfType<JsonObject>())
            {
                description.Line().Line($"\t\t\t{heading}:")
                    .Line($"\t\t\t\tContainer:\t{exec.Text("container")}")
                    .Line($"\t\t\t\tCommand:\t{string.Join(' ', exec.Items("command"))}")
                    .Line($"\t\t\t\tOn Error:\t{exec.Text("onError")}")
                    .Line($"\t\t\t\tTimeout:\t{exec.Text("timeout")}");
            }
        }
    }

    private static string List(JsonObject hook, string field, string empty)
    {
        var names = hook.Items(field).Select(n => n?.ToString()).ToList();
        return names.Count == 0 ? empty : string.Join(", ", names);
    }
}
