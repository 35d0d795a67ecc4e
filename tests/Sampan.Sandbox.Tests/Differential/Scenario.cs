using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>A sequence of requests whose answers are compared; one document of a file in <c>Scenarios</c> (README.md has the form).</summary>
internal sealed partial record Scenario
{
    private static readonly HashSet<string> Fields = ["name", "versions", "needs", "compare", "steps"];

    /// <summary>Name of the file.</summary>
    public required string Area { get; init; }

    public required string Name { get; init; }

    /// <summary>See <see cref="VersionRange"/>.</summary>
    public required string Versions { get; init; }

    /// <summary>True when a controller manager has to run (the sandbox's own controllers on its side).</summary>
    public required bool NeedsManager { get; init; }

    /// <summary>True when <c>managedFields</c> are compared too.</summary>
    public required bool ComparesManagedFields { get; init; }

    public required IReadOnlyList<JsonObject> Steps { get; init; }

    /// <summary>The document's text: what stands in it was chosen by the scenario and not by a server.</summary>
    public required string Source { get; init; }

    /// <summary>All scenarios, by area and then as they stand in its file.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Directory.GetFiles(Path.Combine(Suite.Folder, "Scenarios"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(ReadFile)];

    public static IEnumerable<Scenario> For(string version) => All.Where(s => VersionRange.Includes(s.Versions, version));

    private static IEnumerable<Scenario> ReadFile(string path)
    {
        var area = Path.GetFileNameWithoutExtension(path);
        var seen = new HashSet<string>();
        foreach (var text in Separator().Split(File.ReadAllText(path)))
        {
            foreach (var document in KubeYaml.ReadNodes(text).OfType<JsonObject>())
            {
                var scenario = Read(area, text, document);
                if (!seen.Add(scenario.Name)) throw new InvalidDataException($"{area}: two scenarios are named {scenario.Name}");
                yield return scenario;
            }
        }
    }

    private static Scenario Read(string area, string text, JsonObject document)
    {
        var name = (string?)document["name"] ?? throw new InvalidDataException($"{area}: a scenario without a name");
        if (document.FirstOrDefault(p => !Fields.Contains(p.Key)).Key is { } unknown) throw new InvalidDataException($"{area}/{name}: {unknown} means nothing");
        if (document["needs"] is { } needs && (string?)needs != "manager") throw new InvalidDataException($"{area}/{name}: needs: {needs} means nothing");
        return new Scenario
        {
            Area = area,
            Name = name,
            Versions = document["versions"]?.ToString() ?? "",
            NeedsManager = document["needs"] is not null,
            ComparesManagedFields = document["compare"] is JsonArray compare && compare.Any(c => (string?)c == "managedFields"),
            Steps = [.. document["steps"]!.AsArray().Select(s => s!.AsObject())],
            Source = text,
        };
    }

    [GeneratedRegex(@"^---\s*$", RegexOptions.Multiline)]
    private static partial Regex Separator();
}
