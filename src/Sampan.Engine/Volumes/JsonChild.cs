using System.Text.Json.Nodes;

namespace Sampan.Engine.Volumes;

/// <summary>Steps into an object that is being edited.</summary>
internal static class JsonChild
{
    /// <summary>The object under a key, made when it is missing (or null).</summary>
    public static JsonObject Child(this JsonObject parent, string key)
    {
        if (parent[key] is JsonObject child) return child;
        var made = new JsonObject();
        parent[key] = made;
        return made;
    }
}
