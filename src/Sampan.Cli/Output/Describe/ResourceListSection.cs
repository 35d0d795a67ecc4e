using System.Text.Json;

namespace Sampan.Cli.Output.Describe;

/// <summary>The Resource List block of a description with details.</summary>
internal static class ResourceListSection
{
    public static void Write(Description description, JsonElement? list, string missing)
    {
        if (list is not { ValueKind: JsonValueKind.Object } kinds)
        {
            description.Pair("Resource List", missing);
            return;
        }

        description.Line("Resource List:");
        foreach (var kind in kinds.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            description.Line($"\t{kind.Name}:");
            foreach (var item in kind.Value.EnumerateArray()) description.Line($"\t\t- {item.GetString()}");
        }
    }
}
