//! Strongly connected components: Tarjan's algorithm, without recursion.

/// The strongly connected components of a graph. Each component comes after the components that its
/// edges lead to. Takes time and memory linear in the nodes and edges.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = ComponentSearch {
        edges,
        found: vec![None; edges.len()],
        low: vec![0; edges.len()],
        is_open: vec![false; edges.len()],
        open: Vec::new(),
        count: 0,
        components: Vec::new(),
    };
    for node in 0..edges.len() {
        search.visit(node);
    }
    search.components
}

struct ComponentSearch<'a> {
    edges: &'a [Vec<usize>],
    /// The number of each node in the order of discovery, once it is found.
    found: Vec<Option<usize>>,
    /// The number of the earliest open node that each node reaches.
    low: Vec<usize>,
    is_open: Vec<bool>,
    open: Vec<usize>,
    count: usize,
    components: Vec<Vec<usize>>,
}

impl ComponentSearch<'_> {
    fn visit(&mut self, start: usize) {
        if !self.enter(start) {
            return;
        }
        // The nodes on the path, each with the number of its edges that were followed.
        let mut way = vec![(start, 0)];
        while let Some((node, followed)) = way.pop() {
            let next = self.edges.get(node).and_then(|edges| edges.get(followed)).copied();
            match next {
                Some(next) => {
                    way.push((node, followed + 1));
                    if self.enter(next) {
                        way.push((next, 0));
                    } else if self.is_open.get(next) == Some(&true) {
                        self.lower(node, self.found.get(next).copied().flatten());
                    }
                }
                None => {
                    if let Some((above, _)) = way.last() {
                        self.lower(*above, self.low.get(node).copied());
                    }
                    self.leave(node);
                }
            }
        }
    }

    /// Opens a node if it is new. Returns whether it is new.
    fn enter(&mut self, node: usize) -> bool {
        let number = self.count;
        let Some(found @ None) = self.found.get_mut(node) else { return false };
        *found = Some(number);
        self.count += 1;
        self.open.push(node);
        if let (Some(low), Some(is_open)) = (self.low.get_mut(node), self.is_open.get_mut(node)) {
            (*low, *is_open) = (number, true);
        }
        true
    }

    fn lower(&mut self, node: usize, to: Option<usize>) {
        if let (Some(low), Some(to)) = (self.low.get_mut(node), to) {
            *low = (*low).min(to);
        }
    }

    /// Leaves a node, and closes its component if the node was the first of it to be found.
    fn leave(&mut self, node: usize) {
        if self.found.get(node).copied().flatten() != self.low.get(node).copied() {
            return;
        }
        let start = self.open.iter().rposition(|open| *open == node).unwrap_or(0);
        let component = self.open.split_off(start);
        for member in &component {
            if let Some(is_open) = self.is_open.get_mut(*member) {
                *is_open = false;
            }
        }
        self.components.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn what_is_led_to_comes_first() {
        // 0 -> 1 -> 2 -> 1, 3 -> 0, 4 alone with itself.
        let edges = vec![vec![1], vec![2], vec![1], vec![0], vec![4]];
        let mut found = components(&edges);
        found.iter_mut().for_each(|component| component.sort_unstable());
        assert_eq!(found, [vec![1, 2], vec![0], vec![3], vec![4]]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let count = 200_000;
        let edges: Vec<_> = (0..count).map(|node| vec![(node + 1) % count]).collect();
        assert_eq!(components(&edges).len(), 1);
        let mut edges = edges;
        edges[count - 1].clear();
        let found = components(&edges);
        assert_eq!((found.len(), found[0][0]), (count, count - 1));
    }
}
