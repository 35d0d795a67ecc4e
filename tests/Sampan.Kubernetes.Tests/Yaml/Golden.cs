using System.Text.Json;

namespace Sampan.Kubernetes.Tests.Yaml;

/// <summary>Recorded answers of kubectl.</summary>
internal static class Golden
{
    public static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Yaml", "golden", file));

    public static IEnumerable<(string, string)> Rows(string file)
    {
        using var document = JsonDocument.Parse(Text(file));
        return [.. document.RootElement.EnumerateArray().Select(r => (r[0].GetString()!, r[1].GetString()!))];
    }
}
