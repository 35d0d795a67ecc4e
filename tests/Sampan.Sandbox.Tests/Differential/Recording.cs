using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>What a real server of one version answered, a file an area, a line an answer.</summary>
internal static class Recording
{
    /// <summary>The answers to each scenario by <c>area/name</c>.</summary>
    public static Dictionary<string, JsonArray> Read(string version)
    {
        var folder = Path.Combine(Suite.Folder, "Recorded", version);
        return Directory.GetFiles(folder, "*.json").SelectMany(path =>
        {
            var area = Path.GetFileNameWithoutExtension(path);
            return KubeJson.ParseNode(File.ReadAllBytes(path))!["scenarios"]!.AsObject().Select(s => KeyValuePair.Create($"{area}/{s.Key}", s.Value!.AsArray()));
        }).ToDictionary();
    }

    /// <summary>Replaces the files of the areas that were played; others stay as they are.</summary>
    /// <param name="version">The server's own: <c>v1.36.2</c>.</param>
    /// <param name="played">Scenarios in order, with their answers.</param>
    public static void Write(string version, IEnumerable<(Scenario Scenario, JsonArray Answers)> played)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Suite.Folder, "Recorded", "1." + VersionRange.Minor(version)));
        foreach (var area in played.GroupBy(p => p.Scenario.Area))
        {
            var text = new StringBuilder($"{{\"server\": \"{version}\", \"scenarios\": {{");
            text.AppendJoin(',', area.Select(p =>
                $"\n\"{p.Scenario.Name}\": [\n{string.Join(",\n", p.Answers.Select(a => Encoding.UTF8.GetString(KubeJson.Write(a!))))}\n]"));
            File.WriteAllText(Path.Combine(folder.FullName, area.Key + ".json"), text.Append("\n}}\n").ToString());
        }
    }
}
