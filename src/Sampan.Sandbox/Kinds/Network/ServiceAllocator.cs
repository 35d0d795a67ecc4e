using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Network;

/// <summary>Addresses of 10.96.0.0/16 and node ports 30000 to 32767. Nothing is taken before an object is stored, so a refused or dry write leaves no hole.</summary>
internal sealed class ServiceAllocator
{
    private const string Range = "10.96.0.0/16";
    private const int LowestPort = 30000;
    private const int HighestPort = 32767;

    // As the API server: the lower part of each range is left to those who ask for a value of their own.
    private const int FirstFreePort = 30086;
    private const int FirstFreeAddress = 256;

    private readonly Dictionary<string, ObjectKey> _addresses = [];
    private readonly Dictionary<long, ObjectKey> _ports = [];
    private int _lastAddress = FirstFreeAddress - 1;
    private int _lastPort = FirstFreePort - 1;

    /// <summary>Gives what is not asked for, and says the first thing that is asked for and taken.</summary>
    public void Allocate(List<FieldError> errors, KindContext context)
    {
        var (spec, before, owner) = (context.Spec, context.Old.Object("spec"), context.Write.Key);
        if (ServiceFields.NeedsAddress(spec) && (before is null || !ServiceFields.NeedsAddress(before))) Address(errors, context, spec, owner);
        if (errors.Count > 0) return;
        if (ServiceFields.NeedsNodePorts(spec) || spec.Text("type") == "LoadBalancer") Ports(errors, spec, before, owner);
        if (errors.Count == 0 && ServiceFields.NeedsHealthPort(spec) && (before is null || !ServiceFields.NeedsHealthPort(before))) HealthPort(spec, owner);
    }

    /// <summary>Takes what a stored service holds and frees what a changed or removed one held.</summary>
    public void Record(KubeObject? before, KubeObject? after)
    {
        if (before is not null)
        {
            foreach (var address in Addresses(before.View)) _addresses.Remove(address);
            foreach (var port in PortsOf(before.View)) _ports.Remove(port);
        }

        if (after is null) return;
        foreach (var address in Addresses(after.View)) _addresses[address] = after.Key;
        foreach (var port in PortsOf(after.View)) _ports[port] = after.Key;
    }

    private void Address(List<FieldError> errors, KindContext context, JsonObject spec, ObjectKey owner)
    {
        var address = spec.Text("clusterIP") ?? "";
        if (address == "None") return;
        if (address.Length == 0) spec["clusterIP"] = address = FreeAddress();
        else if (Problem(address, owner, context) is { } problem)
            errors.Add(FieldError.Invalid("spec.clusterIPs", $"[{FieldError.Quote(address)}]", problem));

        if (context.Version.Since(20)) spec["clusterIPs"] = JsonEdits.List(address);
    }

    private string? Problem(string address, ObjectKey owner, KindContext context)
    {
        // Known of 1.21 and of 1.25 on; the change is put at 1.22.
        var recent = context.Version.Since(22);
        var which = recent ? $"the provided IP ({address})" : "provided IP";
        // A dry run doesn't look who has the address.
        var problem = !IsInRange(address)
            ? $"{which} is not in the valid range. The range of valid IPs is {Range}"
            : !context.Write.DryRun && _addresses.TryGetValue(Spelled(address), out var holder) && holder != owner ? "provided IP is already allocated"
            : null;
        return problem is null ? null
            : recent ? $"failed to allocate IP {Spelled(address)}: {problem}"
            : $"failed to allocated ip:{address} with error:{problem}";
    }

    private void Ports(List<FieldError> errors, JsonObject spec, JsonObject? before, ObjectKey owner)
    {
        var own = new Dictionary<long, HashSet<string>>();
        var had = before.Objects("ports").Select(p => p.Item.Whole("nodePort") ?? 0).ToHashSet();
        foreach (var (i, port) in spec.Objects("ports"))
        {
            if (port.Whole("nodePort") is not ({ } number and not 0)) continue;
            var (at, protocol) = ($"spec.ports[{i}].nodePort", port.Text("protocol") ?? "TCP");
            if (!own.TryGetValue(number, out var protocols)) own[number] = protocols = [];
            var twice = !protocols.Add(protocol);
            if (twice && before is not null) throw new ApiRefusal(HttpStatusCode.InternalServerError, "", $"duplicate nodePort: {{{protocol} {number}}}");
            // One service may have the same number for several protocols; two services may not share it at all.
            var problem = twice || (_ports.TryGetValue(number, out var holder) && holder != owner) ? "provided port is already allocated"
                : !had.Contains(number) && number is < LowestPort or > HighestPort
                    ? $"provided port is not in the valid range. The range of valid ports is {LowestPort}-{HighestPort}"
                : null;
            if (problem is null) continue;
            errors.Add(FieldError.Invalid(at, number.ToString(CultureInfo.InvariantCulture), problem));
            return;
        }

        if (!ServiceFields.NeedsNodePorts(spec)) return;
        foreach (var (_, port) in spec.Objects("ports").Where(p => p.Item.Lacks("nodePort") || p.Item.Whole("nodePort") == 0))
        {
            var number = FreePort(own);
            own[number] = [port.Text("protocol") ?? "TCP"];
            port["nodePort"] = number;
        }
    }

    private void HealthPort(JsonObject spec, ObjectKey owner)
    {
        var own = spec.Objects("ports").Select(p => p.Item.Whole("nodePort") ?? 0).Distinct().ToDictionary(n => n, _ => new HashSet<string>());
        if (spec.Whole("healthCheckNodePort") is not ({ } asked and not 0))
        {
            spec["healthCheckNodePort"] = FreePort(own);
            return;
        }

        var problem = _ports.TryGetValue(asked, out var holder) && holder != owner ? "provided port is already allocated"
            : asked is < LowestPort or > HighestPort
                ? $"provided port is not in the valid range. The range of valid ports is {LowestPort}-{HighestPort}"
            : null;
        if (problem is not null)
        {
            var message = $"failed to allocate requested HealthCheck NodePort {asked}: {problem}";
            throw new ApiRefusal(HttpStatusCode.InternalServerError, "InternalError", $"Internal error occurred: {message}") { Causes = [new("", FieldErrorType.Unnamed, message)] };
        }
    }

    private string FreeAddress()
    {
        const int Size = 65536;
        for (var tried = 0; tried < Size; tried++)
        {
            _lastAddress = _lastAddress >= Size - 2 ? FirstFreeAddress : _lastAddress + 1;
            var address = string.Create(CultureInfo.InvariantCulture, $"10.96.{_lastAddress >> 8}.{_lastAddress & 255}");
            if (!_addresses.ContainsKey(address)) return address;
        }

        throw new ApiRefusal(HttpStatusCode.InternalServerError, "InternalError",
            "Internal error occurred: failed to allocate a serviceIP: range is full");
    }

    private long FreePort(Dictionary<long, HashSet<string>> own)
    {
        for (var tried = LowestPort; tried <= HighestPort; tried++)
        {
            _lastPort = _lastPort >= HighestPort ? FirstFreePort : _lastPort + 1;
            if (!_ports.ContainsKey(_lastPort) && !own.ContainsKey(_lastPort)) return _lastPort;
        }

        throw new ApiRefusal(HttpStatusCode.InternalServerError, "InternalError",
            "Internal error occurred: failed to allocate a nodePort: range is full");
    }

    private static string Spelled(string address) => Validation.Addresses.Parse(address)?.ToString() ?? address;

    private static bool IsInRange(string address) =>
        Validation.Addresses.Parse(address) is { } ip && ip.GetAddressBytes() is [10, 96, var third, var last]
            && (third, last) is not ((0, 0) or (255, 255));

    private static IEnumerable<string> Addresses(JsonElement service) =>
        service.Text("spec", "clusterIP") is { Length: > 0 } address and not "None" ? [Spelled(address)] : [];

    private static IEnumerable<long> PortsOf(JsonElement service) =>
        service.Items("spec", "ports").Select(p => p.Whole("nodePort") ?? 0).Append(service.Whole("spec", "healthCheckNodePort") ?? 0)
            .Where(p => p != 0).Distinct();
}
