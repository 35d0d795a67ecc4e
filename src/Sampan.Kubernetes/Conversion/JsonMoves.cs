using System.Text.Json.Nodes;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Moving values inside a tree without copying them.</summary>
internal static class JsonMoves
{
    /// <summary>Takes a value out of an object; null when it is not there.</summary>
    public static JsonNode? Take(this JsonObject from, string key)
    {
        var value = from[key];
        from.Remove(key);
        return value;
    }

    /// <summary>Gives a field another name, if it is there.</summary>
    public static void Rename(this JsonObject item, string from, string to)
    {
        if (item.Take(from) is { } value) item[to] = value;
    }

    /// <summary>Sets a field unless the value is null.</summary>
    public static void SetUnlessNull(this JsonObject item, string key, JsonNode? value)
    {
        if (value is not null) item[key] = value;
    }

    /// <summary>Sets an annotation in an object's metadata.</summary>
    public static void Annotate(this JsonObject metadata, string name, string value)
    {
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[name] = value;
    }
}
