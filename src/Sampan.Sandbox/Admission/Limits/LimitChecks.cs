using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using AmountList = System.Collections.Generic.SortedDictionary<string, Sampan.Kubernetes.Documents.Quantity>;

namespace Sampan.Sandbox.Admission.Limits;

/// <summary>Compares what is requested with one item of a limit range's <c>limits</c>, and says what is wrong in an API server's words.</summary>
internal static class LimitChecks
{
    /// <summary>Minimum, maximum and ratio of containers and pods.</summary>
    public static IEnumerable<string> All(JsonObject limit, AmountList requests, AmountList limits)
    {
        var type = limit.Text("type") ?? "";
        var problems = Amounts.Of(limit["min"]).Select(b => Least(type, b.Key, b.Value, requests, limits))
            .Concat(Amounts.Of(limit["max"]).Select(b => Most(type, b.Key, b.Value, requests, limits)))
            .Concat(Amounts.Of(limit["maxLimitRequestRatio"]).Select(b => Ratio(type, b.Key, b.Value, requests, limits)));
        return problems.OfType<string>();
    }

    /// <summary>Minimum and maximum of claims, which have no limits.</summary>
    public static IEnumerable<string> OfRequests(JsonObject limit, AmountList requests)
    {
        var type = limit.Text("type") ?? "";
        return Amounts.Of(limit["min"]).Select(b => Least(type, b.Key, b.Value, requests, Amounts.Of(null)))
            .Concat(Amounts.Of(limit["max"]).Select(b => MostRequested(type, b.Key, b.Value, requests))).OfType<string>();
    }

    private static string? Least(string type, string name, Quantity bound, AmountList requests, AmountList limits)
    {
        var rule = $"minimum {name} usage per {type} is {bound}";
        if (!requests.TryGetValue(name, out var request)) return $"{rule}.  No request is specified";
        if (request < bound) return $"{rule}, but request is {request}";
        return limits.TryGetValue(name, out var limit) && limit < bound ? $"{rule}, but limit is {limit}" : null;
    }

    private static string? Most(string type, string name, Quantity bound, AmountList requests, AmountList limits)
    {
        var rule = $"maximum {name} usage per {type} is {bound}";
        if (!limits.TryGetValue(name, out var limit)) return $"{rule}.  No limit is specified";
        if (limit > bound) return $"{rule}, but limit is {limit}";
        return requests.TryGetValue(name, out var request) && request > bound ? $"{rule}, but request is {request}" : null;
    }

    private static string? MostRequested(string type, string name, Quantity bound, AmountList requests)
    {
        var rule = $"maximum {name} usage per {type} is {bound}";
        if (!requests.TryGetValue(name, out var request)) return $"{rule}.  No request is specified";
        return request > bound ? $"{rule}, but request is {request}" : null;
    }

    private static string? Ratio(string type, string name, Quantity bound, AmountList requests, AmountList limits)
    {
        var rule = $"{name} max limit to request ratio per {type} is {bound}";
        if (!requests.TryGetValue(name, out var request) || request.Value == 0) return $"{rule}, but no request is specified or request is 0";
        if (!limits.TryGetValue(name, out var limit) || limit.Value == 0) return $"{rule}, but no limit is specified or limit is 0";
        var ratio = limit.Value / request.Value;
        return ratio > bound.Value ? string.Create(CultureInfo.InvariantCulture, $"{rule}, but provided ratio is {ratio:F6}") : null;
    }
}
