using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Config;

/// <summary>One named entry of a kubeconfig.</summary>
/// <param name="Title">What messages call it: kind, name and file.</param>
/// <param name="Body">Its fields.</param>
/// <param name="Directory">Where its relative paths start.</param>
internal sealed record ConfigEntry(string Title, JsonObject Body, string Directory)
{
    /// <summary>A string field; null when absent or empty.</summary>
    public string? Text(string field) => Body.Text(field) is { Length: > 0 } text ? text : null;

    /// <summary>A path field, made absolute.</summary>
    public string? FilePath(string field) => Text(field) is { } path ? Path.GetFullPath(path, Directory) : null;

    /// <summary>The content of <c>field-data</c> (base64), else of the file <c>field</c> names; the inline one wins, as in kubectl.</summary>
    public string? Inlined(string field)
    {
        try
        {
            if (Text(field + "-data") is { } data) return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            return FilePath(field) is { } path ? File.ReadAllText(path) : null;
        }
        catch (FormatException e)
        {
            throw new KubeConfigException($"{field}-data in {Title} is not base64", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{field} in {Title} can't be read: {e.Message}", e);
        }
    }
}
